package dev.millrace.connect.files.read;

import dev.millrace.connect.common.schema.SchemaMerge;
import org.apache.kafka.connect.data.Schema;

/** The schemas of one topic, which grow as they do in a task. */
public final class TopicSchemas implements Schemas {
  public static final int MOST_COLUMNS = 80;

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
  public Schema widen(String file, Schema needed) throws TooManyColumns {
    Schema wider = current == null ? needed : SchemaMerge.of(current, needed);
    TooManyColumns.check(file, wider, MOST_COLUMNS);
    current = wider;
    return current;
  }

  @Override
  public int maxColumns() {
    return MOST_COLUMNS;
  }

  @Override
  public int sampleRecords() {
    return 100;
  }
}
