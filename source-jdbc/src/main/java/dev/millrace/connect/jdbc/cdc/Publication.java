package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A publication of PostgreSQL's: the tables whose changes a slot gives out.
 *
 * @param name as the catalog has it
 */
public record Publication(String name) {
  private static final int IDENTIFIER_BYTES = 63;

  /**
   * What there is of it.
   *
   * @param tables as {@code schema.table}; empty if it is for all
   */
  public record State(boolean allTables, Set<String> tables) {}

  public Publication {
    if (name.isBlank() || name.getBytes(StandardCharsets.UTF_8).length > IDENTIFIER_BYTES) {
      throw new IllegalArgumentException("must have 1 to " + IDENTIFIER_BYTES + " bytes");
    }
  }

  /** Null if it does not exist. */
  public State state(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT puballtables FROM pg_publication WHERE pubname = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        boolean all = row.getBoolean(1);
        return new State(all, all ? Set.of() : members(connection));
      }
    }
  }

  private Set<String> members(Connection connection) throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          tables.add(plain(new TableId(rows.getString(1), rows.getString(2))));
        }
      }
    }
    return tables;
  }

  /**
   * Makes it hold {@code tables} and no other, if it does not. One for all tables is left alone.
   *
   * @param root whether changes of partitions come as those of their partitioned table
   * @return true if it was made or changed
   */
  public boolean ensure(Connection connection, Collection<TableId> tables, boolean root)
      throws SQLException {
    State state = state(connection);
    if (state == null) {
      run(connection, create(tables, root));
      return true;
    }
    Set<String> wanted =
        tables.stream().map(Publication::plain).collect(Collectors.toCollection(TreeSet::new));
    if (state.allTables || state.tables.equals(wanted)) {
      return false;
    }
    run(connection, "ALTER PUBLICATION " + quoted(name) + " SET TABLE " + list(tables));
    return true;
  }

  /** Makes it for all tables, if it does not exist. */
  public void ensureForAll(Connection connection, boolean root) throws SQLException {
    if (state(connection) == null) {
      run(connection, "CREATE PUBLICATION " + quoted(name) + " FOR ALL TABLES" + with(root));
    }
  }

  /** The SQL that makes it, for who may. */
  public String create(Collection<TableId> tables, boolean root) {
    return "CREATE PUBLICATION " + quoted(name) + " FOR TABLE " + list(tables) + with(root);
  }

  private static String with(boolean root) {
    return root ? " WITH (publish_via_partition_root = true)" : "";
  }

  /** Does nothing if it does not exist. */
  public void drop(Connection connection) throws SQLException {
    run(connection, "DROP PUBLICATION IF EXISTS " + quoted(name));
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String list(Collection<TableId> tables) {
    return tables.stream().map(Publication::quotedName).sorted().collect(Collectors.joining(", "));
  }

  static String quotedName(TableId table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  static String plain(TableId table) {
    return table.schema() + "." + table.name();
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
