package dev.millrace.connect.jdbc.cdc;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Columns of PostgreSQL's that are declared as arrays of several dimensions, or of a type whose
 * elements another sign than a comma parts: they travel as text, and the log does not tell them
 * from other arrays.
 */
public final class Dimensions {
  private static final String COLUMNS =
      """
      WITH RECURSIVE under AS (
        SELECT n.nspname || '.' || c.relname || '.' || a.attname AS name, a.attndims::int AS dims,
               a.atttypid AS typid
        FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT u.name, greatest(u.dims, t.typndims), t.typbasetype
        FROM under u JOIN pg_type t ON t.oid = u.typid WHERE t.typtype = 'd')
      SELECT DISTINCT u.name FROM under u JOIN pg_type t ON t.oid = u.typid
      WHERE u.dims > 1 OR t.typcategory = 'A' AND t.typelem NOT IN (0, 'pg_catalog.box'::regtype)
        AND t.typdelim <> ','
      """;

  private Dimensions() {}

  /** The columns of all tables, as {@code schema.table.column}. */
  public static Set<String> find(Connection connection) throws SQLException {
    Set<String> columns = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COLUMNS)) {
      while (row.next()) {
        columns.add(row.getString(1));
      }
    }
    return columns;
  }

  static String text(Set<String> columns) {
    return columns.stream()
        .map(column -> URLEncoder.encode(column, StandardCharsets.UTF_8))
        .collect(Collectors.joining(","));
  }

  static Set<String> of(String text) {
    return Arrays.stream(text.split(","))
        .map(column -> URLDecoder.decode(column, StandardCharsets.UTF_8))
        .collect(Collectors.toSet());
  }
}
