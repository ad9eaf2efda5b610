package dev.millrace.connect.files.read;

import dev.millrace.connect.common.schema.SchemaMerge;
import org.apache.kafka.connect.data.Schema;

/** The schemas of one topic, which grow as they do in a task. */
public final class TopicSchemas implements Schemas {
  private final Mode mode;
  private Schema current;

  public TopicSchemas(Mode mode, Schema current) {
    this.mode = mode;
    this.current = current;
  }

  public static TopicSchemas auto() {
    return new TopicSchemas(Mode.AUTO, null);
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public Schema current() {
    return current;
  }

  @Override
  public Schema widen(Schema needed) {
    current = current == null ? needed : SchemaMerge.of(current, needed);
    return current;
  }

  @Override
  public int sampleRecords() {
    return 100;
  }
}
