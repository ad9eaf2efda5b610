package dev.millrace.connect.files.read;

import dev.millrace.connect.common.schema.SchemaMerge;
import org.apache.kafka.connect.data.Schema;

/** What the records of one topic taught, in one task. Used by any thread. */
public final class TopicSchemas implements Schemas {
  private final SchemaRules rules;
  private volatile Schema current;

  public TopicSchemas(SchemaRules rules) {
    this.rules = rules;
    this.current = rules.given();
  }

  @Override
  public Mode mode() {
    return rules.mode();
  }

  @Override
  public Schema current() {
    return current;
  }

  @Override
  public synchronized Schema widen(String file, Schema needed) throws TooManyColumns {
    if (rules.mode() == Mode.GIVEN) {
      return current;
    }
    Schema wider = current == null ? needed : SchemaMerge.of(current, needed);
    if (wider != current) {
      TooManyColumns.check(file, wider, rules.maxColumns());
      current = wider;
    }
    return current;
  }

  @Override
  public int maxColumns() {
    return rules.maxColumns();
  }

  @Override
  public int sampleRecords() {
    return rules.sampleRecords();
  }
}
