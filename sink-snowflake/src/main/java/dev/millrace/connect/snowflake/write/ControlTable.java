package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.commit.Advance;
import dev.millrace.connect.snowflake.commit.Standing;
import dev.millrace.connect.snowflake.table.Identifiers;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** The statements on the control table; see docs/decisions/0010. Immutable. */
final class ControlTable {
  private static final String ON =
      " ON t.CONNECTOR = s.CONNECTOR AND t.TOPIC = s.TOPIC AND t.PART = s.PART";

  /** No partition of a topic has this number. */
  private static final int TARGET = -1;

  private final String table;
  private final String connector;

  ControlTable(Names names) {
    table = Identifiers.quote(names.control());
    connector = Identifiers.text(names.connector());
  }

  String create() {
    return "CREATE TABLE IF NOT EXISTS "
        + table
        + " (CONNECTOR VARCHAR NOT NULL, TOPIC VARCHAR NOT NULL, PART NUMBER(10,0) NOT NULL,"
        + " NEXT_OFFSET NUMBER(38,0) NOT NULL, EPOCH NUMBER(38,0) NOT NULL, OWNER VARCHAR,"
        + " COMMITTED_BY VARCHAR, UPDATED_AT TIMESTAMP_LTZ, PRIMARY KEY (CONNECTOR, TOPIC, PART))";
  }

  /** One VALUES for all rows: servers take long for as many queries in a UNION. */
  private String source(Stream<String> rows, String columns) {
    return "SELECT "
        + connector
        + " AS CONNECTOR, v.* FROM (VALUES "
        + rows.collect(Collectors.joining(", "))
        + ") AS v ("
        + columns
        + ")";
  }

  private static String row(TopicPartition partition, long... numbers) {
    String more =
        LongStream.of(numbers).mapToObj(each -> ", " + each).collect(Collectors.joining());
    return "(" + Identifiers.text(partition.topic()) + ", " + partition.partition() + more + ")";
  }

  String fence(Collection<TopicPartition> partitions, String owner) {
    String name = Identifiers.text(owner);
    return "MERGE INTO "
        + table
        + " t USING ("
        + source(partitions.stream().map(ControlTable::row), "TOPIC, PART")
        + ") s"
        + ON
        + " WHEN MATCHED THEN UPDATE SET EPOCH = t.EPOCH + 1, OWNER = "
        + name
        + ", UPDATED_AT = CURRENT_TIMESTAMP()"
        + " WHEN NOT MATCHED THEN INSERT"
        + " (CONNECTOR, TOPIC, PART, NEXT_OFFSET, EPOCH, OWNER, UPDATED_AT)"
        + " VALUES (s.CONNECTOR, s.TOPIC, s.PART, "
        + Standing.NOTHING
        + ", 1, "
        + name
        + ", CURRENT_TIMESTAMP())";
  }

  /**
   * Reads TOPIC, PART, EPOCH, NEXT_OFFSET, OWNER, COMMITTED_BY of all partitions of some topics.
   */
  String read(Collection<TopicPartition> partitions) {
    return "SELECT TOPIC, PART, EPOCH, NEXT_OFFSET, COALESCE(OWNER, ''), COALESCE(COMMITTED_BY, '')"
        + " FROM "
        + table
        + " WHERE CONNECTOR = "
        + connector
        + " AND TOPIC IN ("
        + partitions.stream()
            .map(TopicPartition::topic)
            .distinct()
            .map(Identifiers::text)
            .collect(Collectors.joining(", "))
        + ")";
  }

  /** Reads the owners of all of the connector's partitions. */
  String owners() {
    return "SELECT DISTINCT OWNER FROM "
        + table
        + " WHERE CONNECTOR = "
        + connector
        + " AND OWNER IS NOT NULL";
  }

  /**
   * Moves the rows that are as expected.
   *
   * @param commit a name that they get
   * @param condition a query; if it has no row, none is moved
   */
  String advance(List<Advance> advances, String commit, String condition) {
    return "MERGE INTO "
        + table
        + " t USING ("
        + source(
            advances.stream()
                .map(each -> row(each.partition(), each.epoch(), each.after(), each.next())),
            "TOPIC, PART, EPOCH, EXPECTED, NEXT")
        + " WHERE EXISTS ("
        + condition
        + ")) s"
        + ON
        + " AND t.EPOCH = s.EPOCH AND t.NEXT_OFFSET = s.EXPECTED"
        + " WHEN MATCHED THEN UPDATE SET NEXT_OFFSET = s.NEXT, COMMITTED_BY = "
        + Identifiers.text(commit)
        + ", UPDATED_AT = CURRENT_TIMESTAMP()";
  }

  /** The row of a table that rows go to. Its NEXT_OFFSET is when that was made. */
  static TopicPartition target(String name) {
    return new TopicPartition(name, TARGET);
  }

  /** Reads NEXT_OFFSET of a table that rows went to. */
  String recorded(String target) {
    return "SELECT NEXT_OFFSET FROM " + table + where(target);
  }

  /** Rows go to no table of this name any more. */
  String forget(String target) {
    return "DELETE FROM " + table + where(target);
  }

  /** Rows go to no table any more. */
  String forgetTargets() {
    return "DELETE FROM " + table + " WHERE CONNECTOR = " + connector + " AND PART = " + TARGET;
  }

  private String where(String target) {
    return " WHERE CONNECTOR = "
        + connector
        + " AND TOPIC = "
        + Identifiers.text(target)
        + " AND PART = "
        + TARGET;
  }

  /**
   * Sets NEXT_OFFSET outside of a commit, under a new epoch.
   *
   * @param next {@link Standing#NOTHING} to go by Kafka again
   */
  String move(TopicPartition partition, long next) {
    return "MERGE INTO "
        + table
        + " t USING ("
        + source(Stream.of(row(partition)), "TOPIC, PART")
        + ") s"
        + ON
        + " WHEN MATCHED THEN UPDATE SET EPOCH = t.EPOCH + 1, OWNER = '', COMMITTED_BY = '', NEXT_OFFSET = "
        + next
        + ", UPDATED_AT = CURRENT_TIMESTAMP()"
        + " WHEN NOT MATCHED THEN INSERT"
        + " (CONNECTOR, TOPIC, PART, NEXT_OFFSET, EPOCH, OWNER, UPDATED_AT)"
        + " VALUES (s.CONNECTOR, s.TOPIC, s.PART, "
        + next
        + ", 1, '', CURRENT_TIMESTAMP())";
  }
}
