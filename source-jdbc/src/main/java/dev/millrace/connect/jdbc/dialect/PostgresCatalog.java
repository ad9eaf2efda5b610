package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Reads PostgreSQL's system catalog. */
final class PostgresCatalog {
  static final Map<String, String> KINDS =
      Map.of(
          "TABLE", "r",
          "PARTITIONED TABLE", "p",
          "VIEW", "v",
          "MATERIALIZED VIEW", "m",
          "FOREIGN TABLE", "f");

  private static final String TABLES =
      """
      SELECT current_database(), n.nspname, c.relname,
             has_schema_privilege(n.oid, 'USAGE') AND (has_table_privilege(c.oid, 'SELECT')
                 OR has_any_column_privilege(c.oid, 'SELECT')),
             EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
        AND current_database() LIKE ? AND n.nspname LIKE ? AND c.relkind = ANY (string_to_array(?, ','))
      """;

  /** Follows each column's type down through all domains. */
  private static final String COLUMNS =
      """
      WITH RECURSIVE under AS (
        SELECT a.attnum, a.attname, a.attnotnull AS notnull, a.attndims::int AS dims,
               a.atttypid AS typid, a.atttypmod AS typmod, a.attrelid,
               a.attidentity <> '' OR coalesce(
                 pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false) AS generated_id,
               format_type(a.atttypid, a.atttypmod) AS declared,
               col_description(a.attrelid, a.attnum) AS comment
        FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT u.attnum, u.attname, u.notnull OR t.typnotnull, greatest(u.dims, t.typndims),
               t.typbasetype, t.typtypmod, u.attrelid, u.generated_id, u.declared, u.comment
        FROM under u JOIN pg_type t ON t.oid = u.typid WHERE t.typtype = 'd')
      SELECT u.attname, u.notnull, u.dims, u.typmod, u.generated_id, u.declared,
             CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN t.typname ELSE '' END,
             CASE WHEN t.typcategory <> 'A' OR t.typelem = 0 THEN NULL
                  WHEN e.typnamespace = 'pg_catalog'::regnamespace THEN e.typname ELSE '' END,
             (SELECT array_position(i.indkey::int2[], u.attnum) FROM pg_index i
              WHERE i.indrelid = u.attrelid AND i.indisprimary),
             u.comment, obj_description(u.attrelid, 'pg_class'),
             (SELECT c.relkind IN ('r', 'p') FROM pg_class c WHERE c.oid = u.attrelid)
      FROM under u JOIN pg_type t ON t.oid = u.typid LEFT JOIN pg_type e ON e.oid = t.typelem
      WHERE t.typtype <> 'd' ORDER BY u.attnum
      """;

  private static final String INDEXED =
      """
      SELECT a.attname FROM pg_index i
        JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE n.nspname = ? AND c.relname = ? AND i.indisvalid AND i.indpred IS NULL
      """;

  /** Rows a page by the statistics, times the pages that there are now; -1 if never analyzed. */
  private static final String ESTIMATE =
      """
      SELECT CASE WHEN bool_or(p.reltuples < 0 OR p.relpages = 0 AND pg_relation_size(p.oid) > 0)
             THEN -1 ELSE sum(
               CASE WHEN p.relpages = 0 THEN 0 ELSE p.reltuples::numeric / p.relpages
                 * (pg_relation_size(p.oid) / current_setting('block_size')::bigint) END)::bigint
             END
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL (
          SELECT c.oid WHERE c.relkind IN ('r', 'm')
          UNION ALL SELECT t.relid FROM pg_partition_tree(c.oid) t WHERE c.relkind = 'p' AND t.isleaf
        ) leaf
        JOIN pg_class p ON p.oid = leaf.oid
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private static final Map<String, String> SERIALS =
      Map.of("serial", "int4", "bigserial", "int8", "smallserial", "int2");

  private PostgresCatalog() {}

  static List<ListedTable> tables(
      Connection connection, String catalogPattern, String schemaPattern, List<String> types)
      throws SQLException {
    List<String> kinds =
        types.stream().map(type -> KINDS.get(type.strip().toUpperCase(Locale.ROOT))).toList();
    List<ListedTable> tables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, catalogPattern == null ? "%" : catalogPattern);
      statement.setString(2, schemaPattern == null ? "%" : schemaPattern);
      statement.setString(3, String.join(",", kinds.stream().filter(k -> k != null).toList()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(
              new ListedTable(
                  row.getString(1),
                  new TableId(row.getString(2), row.getString(3)),
                  row.getBoolean(4),
                  row.getBoolean(5)));
        }
      }
    }
    return tables;
  }

  static Optional<Table> describe(Connection connection, TableId table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    Map<Integer, Column> key = new TreeMap<>();
    String comment = null;
    boolean versioned = false;
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Column column = column(row);
          columns.add(column);
          comment = row.getString(11);
          versioned = row.getBoolean(12);
          int place = row.getInt(9);
          if (!row.wasNull()) {
            key.put(place, column);
          }
        }
      }
    }
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Table(table, columns, List.copyOf(key.values()), comment, versioned));
  }

  static Table describeQuery(Connection connection, TableId id, String query) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM (" + query + "\n) q")) {
      ResultSetMetaData meta = statement.getMetaData();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(column(meta, i));
      }
    }
    return new Table(id, columns, List.of());
  }

  /** Any column may be null: an outer join makes nulls of columns that are declared NOT NULL. */
  private static Column column(ResultSetMetaData meta, int i) throws SQLException {
    String name = meta.getColumnTypeName(i).replace("\"pg_catalog\".", "");
    String type = SERIALS.getOrDefault(name, name);
    String element = type.startsWith("_") ? type.substring(1) : null;
    boolean time = type.startsWith("time");
    return new Column(
        meta.getColumnLabel(i),
        type,
        element,
        element == null ? type : element + "[]",
        type.equals("numeric") || type.contains("bit") ? meta.getPrecision(i) : 0,
        type.equals("numeric") || time ? meta.getScale(i) : 0,
        true,
        false);
  }

  static Set<String> indexedColumns(Connection connection, TableId table) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(INDEXED)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }

  static OptionalLong estimatedRows(Connection connection, TableId table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ESTIMATE)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        long rows = row.next() ? row.getLong(1) : -1;
        return rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows);
      }
    }
  }

  private static Column column(ResultSet row) throws SQLException {
    String type = row.getString(7);
    int typmod = row.getInt(4);
    int precision = 0;
    int scale = 0;
    if (typmod >= 0) {
      switch (type) {
        case "numeric" -> {
          // numeric.c: precision in the upper half, scale in the lower 11 bits with a sign.
          precision = ((typmod - 4) >> 16) & 0xffff;
          scale = (((typmod - 4) & 0x7ff) ^ 1024) - 1024;
        }
        case "bit", "varbit" -> precision = typmod;
        case "timestamp", "timestamptz", "time", "timetz" -> scale = typmod;
        default -> {}
      }
    } else if (type.startsWith("time")) {
      scale = 6;
    }
    boolean oneDimension = row.getInt(3) <= 1;
    return new Column(
        row.getString(1),
        type,
        oneDimension ? row.getString(8) : null,
        row.getString(6),
        precision,
        scale,
        !row.getBoolean(2),
        row.getBoolean(5),
        row.getString(10));
  }
}
