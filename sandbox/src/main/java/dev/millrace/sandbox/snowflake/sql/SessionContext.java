package dev.millrace.sandbox.snowflake.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What statements need of their session, and change of it. */
final class SessionContext {
  static final String VERSION = "9.30.0";

  /** What a session asks of its engine. */
  interface Host {
    Stages stages();

    Clock clock();

    void abort(long session, SessionContext by) throws SqlFailure;
  }

  private final long id;
  private final Host host;
  private final Connection connection;
  private final String user;
  private final Parameters parameters;
  private final Transaction transaction;
  private final Catalog catalog;
  private final Access access;
  private final Map<QualifiedName, StageInfo> temporaryStages = new ConcurrentHashMap<>();
  private volatile PreparedStatement running;
  private volatile boolean cancelled;
  private String role;
  private String database;
  private String schema;
  private String warehouse;

  SessionContext(
      long id,
      Host host,
      Connection connection,
      String user,
      Parameters parameters,
      Transaction transaction) {
    this.id = id;
    this.host = host;
    this.connection = connection;
    this.user = user;
    this.parameters = parameters;
    this.transaction = transaction;
    this.catalog = new Catalog(connection);
    this.access = new Access(connection);
  }

  long id() {
    return id;
  }

  Connection connection() {
    return connection;
  }

  /** A statement of H2's that {@link #cancel} reaches. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(sql);
    running = prepared;
    return prepared;
  }

  void start() {
    cancelled = false;
  }

  void cancel() throws SQLException {
    cancelled = true;
    PreparedStatement now = running;
    if (now != null && !now.isClosed()) {
      now.cancel();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  void refuseIfCancelled() throws SqlFailure {
    if (cancelled) {
      throw Failures.value("000604", "57014", "SQL execution canceled");
    }
  }

  Stages stages() {
    return host.stages();
  }

  Clock clock() {
    return host.clock();
  }

  String user() {
    return user;
  }

  Parameters parameters() {
    return parameters;
  }

  Transaction transaction() {
    return transaction;
  }

  Catalog catalog() {
    return catalog;
  }

  Access access() {
    return access;
  }

  Map<QualifiedName, StageInfo> temporaryStages() {
    return temporaryStages;
  }

  String role() {
    return role;
  }

  String database() {
    return database;
  }

  String schema() {
    return schema;
  }

  String warehouse() {
    return warehouse;
  }

  void useRole(String name) throws SqlFailure, SQLException {
    if (!catalog.hasNamed("ROLES", name)) {
      throw Failures.missing("Role", name);
    }
    this.role = name;
  }

  void useWarehouse(String name) throws SqlFailure, SQLException {
    if (!catalog.hasNamed("WAREHOUSES", name)) {
      throw Failures.missing("Warehouse", name);
    }
    this.warehouse = name;
  }

  void useDatabase(String name) throws SqlFailure, SQLException {
    if (!catalog.hasDatabase(name)) {
      throw Failures.missing("Database", name);
    }
    this.database = name;
    this.schema = catalog.hasSchema(name, "PUBLIC") ? "PUBLIC" : null;
  }

  void useSchema(String inDatabase, String name) throws SqlFailure, SQLException {
    if (!catalog.hasSchema(inDatabase, name)) {
      throw Failures.missing("Schema", inDatabase + "." + name);
    }
    this.database = inDatabase;
    this.schema = name;
  }

  /** What was in use is gone. */
  void leaveDatabase() {
    this.database = null;
    this.schema = null;
  }

  void leaveSchema() {
    this.schema = null;
  }

  String requireDatabase() throws SqlFailure {
    if (database == null) {
      throw new SqlFailure(
          "090105",
          "22000",
          "Cannot perform operation. This session does not have a current database. Call 'USE"
              + " DATABASE', or use a qualified name.");
    }
    return database;
  }

  String requireSchema() throws SqlFailure {
    requireDatabase();
    if (schema == null) {
      throw new SqlFailure(
          "090106",
          "22000",
          "Cannot perform operation. This session does not have a current schema. Call 'USE"
              + " SCHEMA', or use a qualified name.");
    }
    return schema;
  }

  void requireWarehouse() throws SqlFailure {
    if (warehouse == null) {
      throw new SqlFailure(
          "000606",
          "57P03",
          "No active warehouse selected in the current session.  Select an active warehouse with"
              + " the 'use warehouse' command.");
    }
  }

  /**
   * @param parts of a name, from one to three
   */
  QualifiedName resolve(List<String> parts) throws SqlFailure {
    return switch (parts.size()) {
      case 1 -> new QualifiedName(requireDatabase(), requireSchema(), parts.get(0));
      case 2 -> new QualifiedName(requireDatabase(), parts.get(0), parts.get(1));
      case 3 -> new QualifiedName(parts.get(0), parts.get(1), parts.get(2));
      default ->
          throw Failures.compilation(
              "001003", "42000", "a name of too many parts: " + String.join(".", parts));
    };
  }

  /** The parts of a schema's name, from one to two: the database and the schema. */
  String[] resolveSchema(List<String> parts) throws SqlFailure {
    return parts.size() == 1
        ? new String[] {requireDatabase(), parts.get(0)}
        : new String[] {parts.get(0), parts.get(1)};
  }

  TableInfo table(List<String> parts) throws SqlFailure {
    QualifiedName name = resolve(parts);
    return catalog
        .table(name)
        .orElseThrow(() -> Failures.missing("Table", String.join(".", parts)));
  }

  /** A table that the role may do this to. */
  TableInfo table(List<String> parts, String privilege) throws SqlFailure, SQLException {
    TableInfo table = table(parts);
    access.demand(role, table, privilege, "OWNERSHIP");
    return table;
  }

  Optional<StageInfo> stage(QualifiedName name) throws SQLException {
    StageInfo temporary = temporaryStages.get(name);
    return temporary != null ? Optional.of(temporary) : StageInfo.find(connection, name);
  }

  /** Ends another session; refuses one of another user, unless an administrator asks. */
  void abort(long session) throws SqlFailure {
    host.abort(session, this);
  }
}
