package dev.millrace.connect.file.schema;

import dev.millrace.connect.common.schema.SchemaMerge;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.TooManyColumns;
import org.apache.kafka.connect.data.Schema;

/** What the files of one topic taught, in one task. Used by one thread. */
public final class TopicSchemas implements Schemas {
  private final Mode mode;
  private final int sampleRecords;
  private final int maxColumns;
  private Schema current;

  /**
   * @param given the schema of the configuration; null if the mode is not {@link Mode#GIVEN}
   */
  public TopicSchemas(Mode mode, Schema given, int sampleRecords, int maxColumns) {
    this.mode = mode;
    this.current = given;
    this.sampleRecords = sampleRecords;
    this.maxColumns = maxColumns;
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
    if (mode == Mode.GIVEN) {
      return current;
    }
    Schema wider = current == null ? needed : SchemaMerge.of(current, needed);
    if (wider != current) {
      TooManyColumns.check(file, wider, maxColumns);
      current = wider;
    }
    return current;
  }

  @Override
  public int maxColumns() {
    return maxColumns;
  }

  @Override
  public int sampleRecords() {
    return sampleRecords;
  }
}
