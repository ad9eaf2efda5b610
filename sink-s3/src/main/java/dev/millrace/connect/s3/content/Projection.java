package dev.millrace.connect.s3.content;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaProjector;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Projects values to the newest version of their schema that the topic-partition has shown, or to
 * the oldest, so that versions that alternate share files.
 */
final class Projection implements Content {
  private final Compatibility compatibility;
  private final Map<String, Schema> targets = new HashMap<>();
  private String lastTopic;
  private Schema lastTarget;

  Projection(Compatibility compatibility) {
    this.compatibility = compatibility;
  }

  @Override
  public SinkRecord of(SinkRecord record) {
    Schema schema = record.valueSchema();
    if (schema == null || (schema == lastTarget && record.topic().equals(lastTopic))) {
      return record;
    }
    lastTopic = record.topic();
    lastTarget = targets.get(record.topic());
    if (lastTarget == null || goesOn(lastTarget, schema)) {
      version(schema);
      targets.put(record.topic(), schema);
      lastTarget = schema;
      return record;
    }
    return lastTarget == schema || lastTarget.equals(schema)
        ? record
        : project(record, schema, lastTarget);
  }

  private boolean goesOn(Schema from, Schema to) {
    return compatibility.goesOn(version(from), version(to));
  }

  private int version(Schema schema) {
    if (schema.version() == null) {
      throw new DataException(
          "schema.compatibility="
              + compatibility
              + " needs schemas with a version: use a converter with a schema registry, or set"
              + " schema.compatibility=NONE");
    }
    return schema.version();
  }

  private static SinkRecord project(SinkRecord record, Schema from, Schema to) {
    try {
      return Records.projected(record, to, SchemaProjector.project(from, record.value(), to));
    } catch (DataException e) {
      throw new DataException(
          "the value, of version "
              + from.version()
              + " of its schema, can't be projected to version "
              + to.version()
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
