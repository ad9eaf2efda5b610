package dev.millrace.connect.snowflake;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Keys of the vendor's connector that this one does not need. */
final class PeerKeys {
  private static final String ONE_PATH =
      "records come by staged files and COPY, whatever the way of the other connector.";
  private static final String NO_CLIENT = "there is no streaming client here.";

  private PeerKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.ignored("snowflake.ingestion.method", Type.STRING, null, ONE_PATH)
                .display("Ingestion method"))
        .add(
            Key.ignored(
                    "snowflake.iceberg.create.table.options",
                    Type.STRING,
                    null,
                    "Iceberg tables have to be made beforehand.")
                .display("Iceberg options"))
        .add(
            Key.ignored(
                    "snowflake.validation",
                    Type.STRING,
                    null,
                    "a bad record is reported before its offset is committed, always.")
                .display("Validation"))
        .add(
            Key.ignored("snowflake.streaming.max.client.lag", Type.STRING, null, NO_CLIENT)
                .display("Client lag"))
        .add(
            Key.ignored("snowflake.streaming.enable.single.buffer", Type.STRING, null, NO_CLIENT)
                .display("Single buffer"))
        .add(
            Key.ignored("snowflake.streaming.max.memory.limit.bytes", Type.STRING, null, NO_CLIENT)
                .display("Client memory"))
        .add(
            Key.ignored(
                    "snowflake.streaming.client.provider.override.map",
                    Type.STRING,
                    null,
                    NO_CLIENT)
                .display("Client settings"))
        .add(
            Key.ignored(
                    "pk.mode",
                    Type.STRING,
                    null,
                    "a field of `pk.fields` is taken from the value, or else from the record's key.")
                .display("Key mode"))
        .add(Key.ignored("jmx", Type.STRING, null, "metrics are always there.").display("JMX"));
  }
}
