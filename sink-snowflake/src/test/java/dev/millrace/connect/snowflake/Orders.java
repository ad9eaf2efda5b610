package dev.millrace.connect.snowflake;

import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records for tests with a server, and a look at what became of them. */
final class Orders {
  private static final Schema ORDER =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("price", Decimal.builder(2).optional().build())
          .build();

  private Orders() {}

  static Map<String, String> props(Map<String, String> environment, String topic, String... more) {
    Map<String, String> props = SnowflakeProcess.sinkConfig(environment::get);
    props.put("name", "sf-" + topic);
    props.merge("snowflake.jdbc.map", ",maxHttpRetries:2", String::concat);
    props.put("network.timeout.ms", "20000");
    props.put("buffer.flush.time", "1");
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  static Struct order(long id, String name, String price) {
    return new Struct(ORDER)
        .put("id", id)
        .put("name", name)
        .put("price", price == null ? null : new BigDecimal(price));
  }

  static SinkRecord record(TopicPartition at, long offset, Object key, Struct value) {
    return new SinkRecord(
        at.topic(),
        at.partition(),
        key == null ? null : Schema.INT64_SCHEMA,
        key,
        value == null ? null : value.schema(),
        value,
        offset,
        1_000L,
        TimestampType.CREATE_TIME);
  }

  /** Every other offset, as transactions leave them. */
  static List<SinkRecord> log(TopicPartition at, int count) {
    return LongStream.range(0, count)
        .mapToObj(i -> record(at, 2 * i, i, order(i, "n" + i, i + ".50")))
        .toList();
  }

  static List<String> query(Map<String, String> props, String sql) throws SQLException {
    try (Connection connection = new SnowflakeSinkConfig(props).logIn().connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> read = new ArrayList<>();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.append(i == 1 ? "" : "|").append(rows.getString(i));
        }
        read.add(row.toString());
      }
      return read;
    }
  }

  static void execute(Map<String, String> props, String... statements) throws SQLException {
    try (Connection connection = new SnowflakeSinkConfig(props).logIn().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
