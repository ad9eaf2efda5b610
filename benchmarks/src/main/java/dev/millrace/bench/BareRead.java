package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.sandbox.postgres.Postgres;
import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** What any JDBC source must do at least: a cursor, and a Struct a row; maybe JSON of it. */
final class BareRead implements Side {
  private final Path directory;
  private final Postgres postgres;
  private final ToLongFunction<Struct> use;

  /**
   * @param use what is done with a row; gives 1, so that the JIT drops none of it
   */
  private BareRead(Scale scale, ToLongFunction<Struct> use) throws Exception {
    this.use = use;
    directory = Files.createTempDirectory("millrace-bench-");
    postgres = new Postgres(directory);
    postgres.start();
    OrdersTable.create(postgres, scale.records());
  }

  static Side structs(Scale scale) throws Exception {
    return new BareRead(scale, struct -> struct.schema() == BareRow.SCHEMA ? 1 : 0);
  }

  static Side json(Scale scale) throws Exception {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), false);
    return new BareRead(
        scale,
        struct -> converter.fromConnectData("orders", BareRow.SCHEMA, struct).length > 0 ? 1 : 0);
  }

  @Override
  public long round() throws SQLException {
    long read = 0;
    try (Connection connection = OrdersTable.connect(postgres)) {
      connection.setAutoCommit(false);
      try (PreparedStatement select = connection.prepareStatement(BareRow.SELECT)) {
        select.setFetchSize(BareRow.FETCH_SIZE);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            read += use.applyAsLong(BareRow.struct(row));
          }
        }
      }
    }
    return read;
  }

  @Override
  public void close() {
    postgres.close();
    Trees.delete(directory);
  }
}
