package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.jdbc.JdbcSourceTask;
import dev.millrace.sandbox.postgres.Postgres;
import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A table of narrow rows, with two stretches of rows of a megabyte each among them: one row in two
 * hundred. Our task reads it, and each row must come once, in order.
 */
final class WideRows implements Side {
  private final Path directory;
  private final Postgres postgres;
  private final int rows;

  WideRows(Scale scale) throws Exception {
    rows = scale.records();
    directory = Files.createTempDirectory("millrace-bench-");
    postgres = new Postgres(directory);
    postgres.start();
    create();
  }

  private void create() throws SQLException {
    int stretch = rows / 400;
    try (Connection connection = OrdersTable.connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE documents (id bigint PRIMARY KEY, body text NOT NULL)");
      statement.execute(
          """
          INSERT INTO documents
          SELECT i, CASE WHEN i BETWEEN %d AND %d OR i > %d
            THEN repeat(md5(i::text), 32768) ELSE repeat('n', 100) END
          FROM generate_series(1, %d) i
          """
              .formatted(rows / 2, rows / 2 + stretch - 1, rows - stretch, rows));
    }
  }

  @Override
  public long round() throws Exception {
    JdbcSourceTask task = new JdbcSourceTask();
    task.initialize(FakeContexts.source());
    task.start(
        JdbcPoll.taskConfig(
            postgres,
            Map.of(
                "table.whitelist",
                "public.documents",
                "mode",
                "incrementing",
                "incrementing.column.name",
                "id")));
    long read = 0;
    while (read < rows) {
      List<SourceRecord> records = task.poll();
      for (SourceRecord record : records == null ? List.<SourceRecord>of() : records) {
        read++;
        long id = ((Struct) record.value()).getInt64("id");
        if (id != read) {
          throw new IllegalStateException("Row " + id + " came in place of " + read);
        }
      }
    }
    task.stop();
    return read;
  }

  @Override
  public void close() {
    postgres.close();
    Trees.delete(directory);
  }
}
