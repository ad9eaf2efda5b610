package dev.millrace.connect.deltalake;

import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;
import static dev.millrace.connect.common.config.Validators.regex;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Which tables there are, and what becomes of them. */
final class TableKeys {
  static final String PATH = "table.path";
  static final String TOPIC_REGEX = "topic.regex";
  static final String AUTO_CREATE = "auto.create";
  static final String PARTITION_COLUMNS = "partition.columns";
  static final String CLUSTERING_COLUMNS = "clustering.columns";
  static final String PROPERTIES = "table.properties";
  static final String EVOLUTION = "schema.evolution";
  static final String NULL_VALUES = "behavior.on.null.values";

  private TableKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.string(PATH)
                .high()
                .check(notBlank())
                .width(Width.LONG)
                .display("Table path")
                .doc(
                    "The table's folder, `s3://<bucket>/<folder>` or an absolute path on a disk that"
                        + " all workers share. `${topic}`, `${topic.1}`, `${value.<field>}`,"
                        + " `${key.<field>}` and `${header.<name>}` in it stand for what a record"
                        + " has there, so that one connector feeds many tables."))
        .add(
            Key.string(TOPIC_REGEX)
                .byDefault("")
                .check(regex())
                .low()
                .display("Topic expression")
                .doc(
                    "A regular expression that topics have to match as a whole. Its groups are"
                        + " `${topic.1}`, `${topic.2}` and so on in `"
                        + PATH
                        + "`."))
        .add(
            Key.bool(AUTO_CREATE)
                .byDefault(false)
                .high()
                .display("Create tables")
                .doc(
                    "Makes a table that does not exist, with the columns of the first record that"
                        + " goes there; else such a record stops the task."))
        .add(
            Key.list(PARTITION_COLUMNS)
                .byDefault(List.of())
                .display("Partition columns")
                .doc("The columns by which a table is partitioned that the connector makes."))
        .add(
            Key.list(CLUSTERING_COLUMNS)
                .byDefault(List.of())
                .low()
                .display("Clustering columns")
                .doc(
                    "The columns by which a table that the connector makes is clustered when it is"
                        + " optimized; not together with `"
                        + PARTITION_COLUMNS
                        + "`."))
        .add(
            Key.list(PROPERTIES)
                .byDefault(List.of())
                .low()
                .display("Table properties")
                .doc(
                    "Properties of a table that the connector makes, such as"
                        + " `delta.enableDeletionVectors=true,delta.columnMapping.mode=name`."))
        .add(
            Key.string(EVOLUTION)
                .byDefault("none")
                .check(oneOf("none", "basic"))
                .recommend(List.of("none", "basic"))
                .display("Schema evolution")
                .doc(
                    "What records may change in a table's schema: nothing (`none`), or what loses"
                        + " nothing (`basic`): new columns, wider types where the table has type"
                        + " widening, and null in columns that were `NOT NULL`. What does not fit is"
                        + " a bad record."))
        .add(
            Key.string(NULL_VALUES)
                .byDefault("fail")
                .check(oneOf("fail", "ignore"))
                .display("Null values")
                .doc("What a record without a value is: a bad record (`fail`), or nothing."));
  }
}
