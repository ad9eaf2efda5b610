package dev.millrace.bench;

import dev.millrace.sandbox.postgres.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A table of eight columns and about 160 bytes a row. */
final class OrdersTable {
  static final String NAME = "public.orders";

  private OrdersTable() {}

  static void create(Postgres postgres, int rows) throws SQLException {
    try (Connection connection = connect(postgres);
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

  static Connection connect(Postgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }
}
