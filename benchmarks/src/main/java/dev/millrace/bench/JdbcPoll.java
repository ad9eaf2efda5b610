package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.jdbc.JdbcSourceConnector;
import dev.millrace.connect.jdbc.JdbcSourceTask;
import dev.millrace.sandbox.postgres.Postgres;
import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.source.SourceRecord;

/** A table of eight columns and about 160 bytes a row, read by our task and by a bare loop. */
abstract sealed class JdbcPoll implements Side {
  private final Path directory;
  final Postgres postgres;
  final int rows;

  private JdbcPoll(Scale scale) throws Exception {
    rows = scale.records();
    directory = Files.createTempDirectory("millrace-bench-");
    postgres = new Postgres(directory);
    postgres.start();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE orders (id bigint PRIMARY KEY, customer text NOT NULL, product text NOT NULL,
            quantity int NOT NULL, price double precision NOT NULL, paid boolean NOT NULL,
            note text, ordered_at timestamp NOT NULL)
          """);
      statement.execute(
          """
          INSERT INTO orders SELECT i, 'customer-' || i %% 50000, 'product-' || i %% 2000,
            i %% 100, i / 100.0, i %% 2 = 0, repeat('n', 60 + i %% 40),
            timestamp '2026-01-01' + i * interval '1 second'
          FROM generate_series(1, %d) i
          """
              .formatted(rows));
      statement.execute("VACUUM ANALYZE orders");
    }
  }

  static Side ours(Scale scale) throws Exception {
    return new Ours(scale);
  }

  static Side reference(Scale scale) throws Exception {
    return new Reference(scale);
  }

  final Connection connect() throws java.sql.SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }

  @Override
  public void close() {
    postgres.close();
    Trees.delete(directory);
  }

  private static final class Ours extends JdbcPoll {
    Ours(Scale scale) throws Exception {
      super(scale);
    }

    @Override
    public long round() throws Exception {
      JdbcSourceTask task = new JdbcSourceTask();
      task.initialize(FakeContexts.source());
      task.start(taskConfig());
      long read = 0;
      while (read < rows) {
        List<SourceRecord> records = task.poll();
        read += records == null ? 0 : records.size();
      }
      task.stop();
      return read;
    }

    private Map<String, String> taskConfig() {
      Map<String, String> config = new LinkedHashMap<>();
      config.put("name", "bench");
      config.put("connection.url", postgres.url());
      config.put("connection.user", postgres.user());
      config.put("connection.password", postgres.password());
      config.put("table.whitelist", "public.orders");
      config.put("mode", "incrementing");
      config.put("incrementing.column.name", "id");
      config.put("batch.max.rows", "2000");
      config.put("topic.prefix", "bench.");
      JdbcSourceConnector connector = new JdbcSourceConnector();
      connector.initialize(FakeContexts.connector());
      connector.start(config);
      try {
        return connector.taskConfigs(1).get(0);
      } finally {
        connector.stop();
      }
    }
  }

  /** What any JDBC source must do at least: a cursor, and a Struct a row. */
  private static final class Reference extends JdbcPoll {
    private static final Schema SCHEMA =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("customer", Schema.STRING_SCHEMA)
            .field("product", Schema.STRING_SCHEMA)
            .field("quantity", Schema.INT32_SCHEMA)
            .field("price", Schema.FLOAT64_SCHEMA)
            .field("paid", Schema.BOOLEAN_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ordered_at", Timestamp.SCHEMA)
            .build();

    Reference(Scale scale) throws Exception {
      super(scale);
    }

    @Override
    public long round() throws Exception {
      long read = 0;
      try (Connection connection = connect()) {
        connection.setAutoCommit(false);
        try (PreparedStatement select =
            connection.prepareStatement("SELECT * FROM orders ORDER BY id")) {
          select.setFetchSize(2000);
          try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
              Struct struct =
                  new Struct(SCHEMA)
                      .put("id", row.getLong(1))
                      .put("customer", row.getString(2))
                      .put("product", row.getString(3))
                      .put("quantity", row.getInt(4))
                      .put("price", row.getDouble(5))
                      .put("paid", row.getBoolean(6))
                      .put("note", row.getString(7))
                      .put("ordered_at", row.getTimestamp(8));
              read += struct.schema() == SCHEMA ? 1 : 0;
            }
          }
        }
      }
      return read;
    }
  }
}
