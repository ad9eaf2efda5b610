package dev.millrace.sandbox.snowflake.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.schema.Schema;
import org.h2.table.Column;
import org.h2.table.Table;

/**
 * What there is, as one session sees it. A table's and a column's own facts stand in H2's remarks,
 * so that they come and go with it.
 */
final class Catalog {
  private final Connection connection;

  Catalog(Connection connection) {
    this.connection = connection;
  }

  boolean hasDatabase(String database) throws SQLException {
    return hasSchema(database, "INFORMATION_SCHEMA");
  }

  boolean hasSchema(String database, String schema) throws SQLException {
    return schemaOwner(database, schema).isPresent();
  }

  /** The role that owns the schema; empty where there is no such schema. */
  Optional<String> schemaOwner(String database, String schema) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT OWNER FROM SF.SCHEMAS WHERE DATABASE = ? AND NAME = ?")) {
      query.setString(1, database);
      query.setString(2, schema);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  boolean hasNamed(String ownTable, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM SF." + ownTable + " WHERE NAME = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  record SchemaRow(String database, String name, String owner, Timestamp created) {}

  /** Every schema of every database, the INFORMATION_SCHEMAs among them. */
  List<SchemaRow> schemas() throws SQLException {
    List<SchemaRow> schemas = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT * FROM SF.SCHEMAS ORDER BY DATABASE, NAME");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        schemas.add(
            new SchemaRow(
                rows.getString(1), rows.getString(2), rows.getString(3), rows.getTimestamp(4)));
      }
    }
    return schemas;
  }

  /** A session's temporary table hides a lasting one of its name. */
  Optional<TableInfo> table(QualifiedName name) {
    SessionLocal session = session();
    Schema schema = session.getDatabase().findSchema(name.h2Schema());
    if (schema == null) {
      return Optional.empty();
    }
    Table table = schema.findTableOrView(session, temporaryName(name));
    if (table == null) {
      table = schema.findTableOrView(session, name.name());
    }
    return table == null || table.getComment() == null
        ? Optional.empty()
        : Optional.of(info(session, name, table));
  }

  /** The tables of a schema, by name; a hidden one is left out. */
  List<TableInfo> tables(String database, String schema) {
    SessionLocal session = session();
    Schema h2 = session.getDatabase().findSchema(H2Names.schema(database, schema));
    if (h2 == null) {
      return List.of();
    }
    Map<String, TableInfo> tables = new TreeMap<>();
    for (Table table : h2.getAllTablesAndViews(session)) {
      if (isOwnTemporary(table)) {
        String name = table.getName().substring(temporaryPrefix().length());
        tables.put(name, info(session, new QualifiedName(database, schema, name), table));
      } else if (isOf(table, false)) {
        tables.computeIfAbsent(
            table.getName(),
            name -> info(session, new QualifiedName(database, schema, name), table));
      }
    }
    return List.copyOf(tables.values());
  }

  /**
   * A temporary table is a lasting one in H2, which can't roll back a transaction that changed one
   * of its own temporary tables when the process was killed.
   */
  String temporaryName(QualifiedName name) {
    return temporaryPrefix() + name.name();
  }

  private String temporaryPrefix() {
    return "~" + session().getId() + ".";
  }

  /** Other sessions' temporary tables lose name and remark at any moment. */
  private boolean isOwnTemporary(Table table) {
    String name = table.getName();
    return name != null && name.startsWith(temporaryPrefix()) && isOf(table, true);
  }

  private static boolean isOf(Table table, boolean temporary) {
    String remark = table.getComment();
    return remark != null
        && remark(remark).get("kind").textValue().equals(TableInfo.TEMPORARY) == temporary;
  }

  void dropTemporaryTables() throws SQLException {
    List<String> tables = new ArrayList<>();
    for (Schema schema : session().getDatabase().getAllSchemas()) {
      for (Table table : schema.getAllTablesAndViews(session())) {
        if (isOwnTemporary(table)) {
          tables.add(H2Names.quote(schema.getName()) + "." + H2Names.quote(table.getName()));
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute("DROP TABLE " + table);
      }
    }
  }

  private static TableInfo info(SessionLocal session, QualifiedName name, Table table) {
    JsonNode remark = remark(table.getComment());
    List<String> primaryKey = new ArrayList<>();
    remark.path("primaryKey").forEach(column -> primaryKey.add(column.textValue()));
    List<ColumnInfo> columns = new ArrayList<>();
    for (Column column : table.getColumns()) {
      JsonNode own = remark(column.getComment());
      columns.add(
          new ColumnInfo(
              column.getName(),
              DataType.of(own.get("type").textValue()),
              column.isNullable(),
              own.path("default").textValue(),
              own.path("comment").textValue()));
    }
    return new TableInfo(
        name,
        H2Names.quote(name.h2Schema()) + "." + H2Names.quote(table.getName()),
        remark.get("id").textValue(),
        remark.get("kind").textValue(),
        remark.get("owner").textValue(),
        Instant.ofEpochMilli(remark.get("created").longValue()),
        remark.path("comment").asText(),
        remark.path("evolution").booleanValue(),
        List.copyOf(primaryKey),
        List.copyOf(columns),
        table.getRowCountApproximation(session));
  }

  /** What {@code COMMENT ON TABLE} is to say in H2. */
  static String remark(TableInfo table) {
    ObjectNode remark = Json.MAPPER.createObjectNode();
    remark.put("id", table.id()).put("kind", table.kind()).put("owner", table.owner());
    remark.put("name", table.name().name()).put("created", table.created().toEpochMilli());
    remark.put("comment", table.comment()).put("evolution", table.schemaEvolution());
    table.primaryKey().forEach(remark.putArray("primaryKey")::add);
    return remark.toString();
  }

  /** What {@code COMMENT ON COLUMN} is to say in H2. */
  static String remark(ColumnInfo column) {
    ObjectNode remark = Json.MAPPER.createObjectNode().put("type", column.type().toString());
    if (column.defaultValue() != null) {
      remark.put("default", column.defaultValue());
    }
    if (column.comment() != null) {
      remark.put("comment", column.comment());
    }
    return remark.toString();
  }

  private static JsonNode remark(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SessionLocal session() {
    return (SessionLocal) ((JdbcConnection) connection).getSession();
  }
}
