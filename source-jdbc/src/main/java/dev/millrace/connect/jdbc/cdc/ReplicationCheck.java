package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps PostgreSQL from giving out its log to this user, each with the SQL that mends it. */
public final class ReplicationCheck {
  private static final int SHOWN = 20;

  private final Connection connection;
  private final Slot slot;
  private final Publication publication;
  private final boolean managed;
  private final List<Problem> problems = new ArrayList<>();

  /** What a problem is about. */
  public enum Subject {
    SERVER,
    USER,
    SLOT,
    PUBLICATION,
    TABLES
  }

  /**
   * A problem.
   *
   * @param text says what to do
   */
  public record Problem(Subject subject, String text) {}

  private ReplicationCheck(
      Connection connection, Slot slot, Publication publication, boolean managed) {
    this.connection = connection;
    this.slot = slot;
    this.publication = publication;
    this.managed = managed;
  }

  /**
   * All problems.
   *
   * @param managed whether the publication is made, and changed with the tables, by us
   * @param tables whose changes are wanted
   */
  public static List<Problem> problems(
      Connection connection,
      Slot slot,
      Publication publication,
      boolean managed,
      List<TableId> tables)
      throws SQLException {
    ReplicationCheck check = new ReplicationCheck(connection, slot, publication, managed);
    check.server();
    check.publication(tables);
    check.identity(tables);
    return check.problems;
  }

  private void server() throws SQLException {
    Slot.State state = slot.state(connection);
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT current_setting('wal_level'), current_setting('max_replication_slots')::int,"
                    + " (SELECT count(*) FROM pg_replication_slots),"
                    + " current_setting('max_wal_senders')::int,"
                    + " (SELECT count(*) FROM pg_stat_replication),"
                    + " (SELECT rolreplication OR rolsuper FROM pg_roles"
                    + "   WHERE rolname = current_user)"
                    + "   OR EXISTS (SELECT FROM pg_roles WHERE rolname IN"
                    + "   ('rds_replication', 'azure_pg_admin', 'cloudsqlsuperuser')"
                    + "   AND pg_has_role(current_user, oid, 'member')),"
                    + " quote_ident(current_user), current_database()");
        ResultSet row = query.executeQuery()) {
      row.next();
      if (!"logical".equals(row.getString(1))) {
        add(
            Subject.SERVER,
            "The server's wal_level is "
                + row.getString(1)
                + ", which keeps no changes of rows in the log: ALTER SYSTEM SET wal_level ="
                + " logical, and restart the server");
      }
      if (state == null && row.getInt(3) >= row.getInt(2)) {
        add(
            Subject.SERVER,
            "All of the server's max_replication_slots ("
                + row.getInt(2)
                + ") are in use: drop one that nobody needs (SELECT * FROM pg_replication_slots"
                + " WHERE NOT active), or ALTER SYSTEM SET max_replication_slots = "
                + row.getInt(2) * 2
                + ", and restart the server");
      }
      if ((state == null || state.pid() == 0) && row.getInt(5) >= row.getInt(4)) {
        add(
            Subject.SERVER,
            "All of the server's max_wal_senders ("
                + row.getInt(4)
                + ") are in use: ALTER SYSTEM SET max_wal_senders = "
                + row.getInt(4) * 2
                + ", and restart the server");
      }
      if (!row.getBoolean(6)) {
        add(
            Subject.USER,
            "This user may not read the server's log: ALTER ROLE "
                + row.getString(7)
                + " REPLICATION (Amazon RDS: GRANT rds_replication TO "
                + row.getString(7)
                + ")");
      }
      if (state != null) {
        String problem = slot.problem(state, row.getString(8));
        if (problem != null) {
          add(Subject.SLOT, problem);
        }
      }
    }
  }

  private void publication(List<TableId> tables) throws SQLException {
    Publication.State state = publication.state(connection);
    if (!managed) {
      given(state, tables);
      return;
    }
    if (state != null && state.allTables()) {
      return;
    }
    Set<String> members = state == null ? Set.of() : state.tables();
    if (state == null && !allowed("has_database_privilege(current_database(), 'CREATE')")) {
      add(
          Subject.USER,
          "This user may not make publication "
              + publication.name()
              + ": GRANT CREATE ON DATABASE "
              + Publication.quoted(connection.getCatalog())
              + " TO "
              + user()
              + ", or make it as the tables' owner: "
              + publication.create(shown(tables), false));
    }
    if (state != null
        && !allowed(
            "pg_has_role(current_user, (SELECT pubowner FROM pg_publication WHERE pubname = "
                + literal(publication.name())
                + "), 'usage')")) {
      add(
          Subject.PUBLICATION,
          "This user does not own publication "
              + publication.name()
              + ", so its tables can't follow table.include.list: ALTER PUBLICATION "
              + Publication.quoted(publication.name())
              + " OWNER TO "
              + user()
              + ", or set publication.autocreate.mode=disabled and keep it up yourself");
    }
    List<TableId> foreign =
        found(tables, "NOT pg_has_role(current_user, c.relowner, 'usage')").stream()
            .filter(table -> !members.contains(Publication.plain(table)))
            .toList();
    if (!foreign.isEmpty()) {
      add(
          Subject.USER,
          "Only its owner may add a table to a publication. For "
              + names(foreign)
              + ": GRANT the owning role TO "
              + user()
              + ", or make the publication as the owner ("
              + publication.create(shown(tables), false)
              + ") and set publication.autocreate.mode=disabled");
    }
  }

  private void given(Publication.State state, List<TableId> tables) throws SQLException {
    if (state == null) {
      add(
          Subject.PUBLICATION,
          "There is no publication "
              + publication.name()
              + ", and publication.autocreate.mode does not have it made: "
              + publication.create(shown(tables), false));
      return;
    }
    List<TableId> missing =
        state.allTables()
            ? List.of()
            : tables.stream()
                .filter(table -> !state.tables().contains(Publication.plain(table)))
                .toList();
    if (!missing.isEmpty()) {
      add(
          Subject.PUBLICATION,
          "Publication "
              + publication.name()
              + " lacks "
              + names(missing)
              + ": ALTER PUBLICATION "
              + Publication.quoted(publication.name())
              + " ADD TABLE "
              + Publication.list(missing));
    }
  }

  /** In a publication, PostgreSQL refuses updates and deletes of rows that it can't identify. */
  private void identity(List<TableId> tables) throws SQLException {
    List<TableId> unknown =
        found(
            tables,
            "c.relkind = 'r' AND (c.relreplident = 'n' OR (c.relreplident = 'd' AND NOT EXISTS"
                + " (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)))");
    if (!unknown.isEmpty()) {
      add(
          Subject.TABLES,
          "These tables have no primary key, so that with them in a publication the database"
              + " refuses every UPDATE and DELETE of their rows: "
              + names(unknown)
              + ". ALTER TABLE "
              + Publication.quotedName(unknown.get(0))
              + " REPLICA IDENTITY FULL, and so on, or leave them out");
    }
  }

  private List<TableId> found(List<TableId> tables, String condition) throws SQLException {
    List<TableId> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid ="
                + " c.relnamespace JOIN unnest(?::text[], ?::text[]) AS t(s, r)"
                + " ON n.nspname = t.s AND c.relname = t.r WHERE "
                + condition
                + " ORDER BY 1, 2")) {
      query.setArray(1, texts(tables.stream().map(TableId::schema).toList()));
      query.setArray(2, texts(tables.stream().map(TableId::name).toList()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(new TableId(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return found;
  }

  private Array texts(List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  private boolean allowed(String expression) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT " + expression);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private String user() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT quote_ident(current_user)");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static List<TableId> shown(List<TableId> tables) {
    return tables.size() <= SHOWN ? tables : tables.subList(0, SHOWN);
  }

  private static String names(List<TableId> tables) {
    String names = shown(tables).stream().map(Publication::plain).collect(Collectors.joining(", "));
    return tables.size() <= SHOWN ? names : names + " and " + (tables.size() - SHOWN) + " more";
  }

  private void add(Subject subject, String text) {
    problems.add(new Problem(subject, text));
  }
}
