package dev.millrace.connect.common.template;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.schema.FieldPath.Found;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** What of a record a directory's name can be made of. */
public sealed interface Reference {
  /** The value that {@code record} has there. */
  Found in(SinkRecord record);

  /** As it is written in a configuration, for messages. */
  String text();

  /** The topic that transforms left. */
  record OfTopic() implements Reference {
    @Override
    public Found in(SinkRecord record) {
      return new Found(true, null, record.topic());
    }

    @Override
    public String text() {
      return "topic";
    }
  }

  /** The Kafka partition. */
  record OfPartition() implements Reference {
    @Override
    public Found in(SinkRecord record) {
      return new Found(true, null, record.kafkaPartition());
    }

    @Override
    public String text() {
      return "partition";
    }
  }

  /** The name of the value's schema; the text {@code null} if it has none. */
  record OfSchema() implements Reference {
    @Override
    public Found in(SinkRecord record) {
      Schema schema = record.valueSchema();
      return new Found(true, null, schema == null ? "null" : String.valueOf(schema.name()));
    }

    @Override
    public String text() {
      return "schema";
    }
  }

  /** The last header of a name. */
  record OfHeader(String name) implements Reference {
    @Override
    public Found in(SinkRecord record) {
      Header header = record.headers().lastWithName(name);
      return header == null ? Found.MISSING : new Found(true, header.schema(), header.value());
    }

    @Override
    public String text() {
      return "header." + name;
    }
  }

  /** The whole key. */
  record OfKey() implements Reference {
    @Override
    public Found in(SinkRecord record) {
      return new Found(true, record.keySchema(), record.key());
    }

    @Override
    public String text() {
      return "key";
    }
  }

  /** A field of the key. */
  record OfKeyField(FieldPath path) implements Reference {
    @Override
    public Found in(SinkRecord record) {
      return path.in(record.key());
    }

    @Override
    public String text() {
      return "key." + path.text();
    }
  }

  /** A field of the value. */
  record OfField(FieldPath path) implements Reference {
    @Override
    public Found in(SinkRecord record) {
      return path.in(record.value());
    }

    @Override
    public String text() {
      return path.text();
    }
  }

  /**
   * Reads a reference of a template.
   *
   * @throws IllegalArgumentException if there is nothing of that name
   */
  static Reference parse(String name) {
    if (name.startsWith("value.")) {
      return new OfField(FieldPath.parse(name.substring("value.".length())));
    }
    if (name.startsWith("key.")) {
      return new OfKeyField(FieldPath.parse(name.substring("key.".length())));
    }
    if (name.startsWith("header.") && name.length() > "header.".length()) {
      return new OfHeader(name.substring("header.".length()));
    }
    return switch (name) {
      case "topic" -> new OfTopic();
      case "partition" -> new OfPartition();
      case "schema" -> new OfSchema();
      case "key" -> new OfKey();
      default ->
          throw new IllegalArgumentException(
              "'{{"
                  + name
                  + "}}' names nothing: write value.<field>, key, key.<field>, header.<name>,"
                  + " timestamp:<pattern>, topic, partition or schema");
    };
  }
}
