package dev.millrace.connect.file.schema;

import dev.millrace.connect.common.schema.SchemaMerge;
import dev.millrace.connect.files.read.Schemas;
import org.apache.kafka.connect.data.Schema;

/** What the files of one topic taught, in one task. Used by one thread. */
public final class TopicSchemas implements Schemas {
  private final Mode mode;
  private final int sampleRecords;
  private Schema current;

  /**
   * @param given the schema of the configuration; null if the mode is not {@link Mode#GIVEN}
   */
  public TopicSchemas(Mode mode, Schema given, int sampleRecords) {
    this.mode = mode;
    this.current = given;
    this.sampleRecords = sampleRecords;
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
    if (mode != Mode.GIVEN) {
      current = current == null ? needed : SchemaMerge.of(current, needed);
    }
    return current;
  }

  @Override
  public int sampleRecords() {
    return sampleRecords;
  }
}
