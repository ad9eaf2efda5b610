package dev.millrace.sandbox.snowflake.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** {@code CREATE TABLE}, by columns, LIKE another, or AS a query. */
final class CreateTable {
  private final Translation translation;
  private final SessionContext context;
  private final Tokens tokens;
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<String> primaryKey = new ArrayList<>();
  private String comment = "";
  private boolean evolution;
  private QueryParser.Query query;

  private CreateTable(Translation translation) {
    this.translation = translation;
    this.context = translation.context;
    this.tokens = translation.tokens;
  }

  static Statement parse(Translation translation, boolean replace, String kind)
      throws SqlFailure, SQLException {
    return new CreateTable(translation).statement(replace, kind);
  }

  private Statement statement(boolean replace, String kind) throws SqlFailure, SQLException {
    boolean perhaps = tokens.accept("IF", "NOT", "EXISTS");
    QualifiedName name = context.resolve(tokens.dotted());
    if (tokens.is("(")) {
      definitions();
    }
    options();
    if (tokens.accept("LIKE")) {
      like(context.table(tokens.dotted(), "SELECT"));
      options();
    } else if (tokens.accept("AS")) {
      query = translation.queries.parse();
    } else if (tokens.is("CLONE") || tokens.is("USING")) {
      throw Failures.unsupported("CREATE TABLE ... " + tokens.peek().name());
    }
    tokens.end();
    if (columns.isEmpty() && query == null) {
      throw tokens.unexpected();
    }
    if (kind.equals("TABLE") || kind.equals("TRANSIENT")) {
      String owner =
          context
              .catalog()
              .schemaOwner(name.database(), name.schema())
              .orElseThrow(() -> Failures.missing("Schema", name.database() + "." + name.schema()));
      context
          .access()
          .demandInSchema(context.role(), name.database(), name.schema(), owner, "CREATE TABLE");
    }
    TableInfo old = context.catalog().table(name).orElse(null);
    TableInfo replaced = replace && old != null && sameKind(old, kind) ? old : null;
    return new Ddl(
        context,
        replaced,
        kind.equals(TableInfo.TEMPORARY),
        () -> create(name, kind, replace, perhaps));
  }

  private static boolean sameKind(TableInfo old, String kind) {
    return old.isTemporary() == kind.equals(TableInfo.TEMPORARY);
  }

  private void definitions() throws SqlFailure {
    tokens.expect("(");
    do {
      if (tokens.accept("CONSTRAINT")) {
        tokens.identifier();
      }
      if (tokens.accept("PRIMARY", "KEY")) {
        primaryKey.addAll(tokens.identifiers());
      } else if (tokens.is("UNIQUE") && tokens.peek(1).is("(")) {
        tokens.next();
        tokens.identifiers();
      } else if (tokens.is("FOREIGN")) {
        throw Failures.unsupported("FOREIGN KEY");
      } else {
        add(ColumnDefinition.parse(translation));
      }
    } while (tokens.accept(","));
    tokens.expect(")");
    for (int i = 0; i < columns.size(); i++) {
      ColumnInfo info = columns.get(i).info();
      if (primaryKey.contains(info.name())) {
        // A key isn't enforced, but that it has no NULLs.
        columns.set(
            i,
            new ColumnDefinition(
                new ColumnInfo(
                    info.name(), info.type(), false, info.defaultValue(), info.comment()),
                true,
                columns.get(i).h2Default()));
      }
    }
    for (String key : primaryKey) {
      if (columns.stream().noneMatch(column -> column.info().name().equals(key))) {
        throw Failures.unknownColumn(key);
      }
    }
  }

  private void add(ColumnDefinition column) throws SqlFailure {
    String name = column.info().name();
    if (columns.stream().anyMatch(other -> other.info().name().equals(name))) {
      throw Failures.compilation("002025", "42S21", "duplicate column name '%s'".formatted(name));
    }
    columns.add(column);
    if (column.primaryKey()) {
      primaryKey.add(name);
    }
  }

  private void options() throws SqlFailure {
    while (true) {
      if (tokens.accept("COMMENT")) {
        tokens.accept("=");
        comment = tokens.string();
      } else if (tokens.accept("ENABLE_SCHEMA_EVOLUTION")) {
        tokens.expect("=");
        evolution = tokens.bool();
      } else if (tokens.accept("DATA_RETENTION_TIME_IN_DAYS")) {
        tokens.expect("=");
        tokens.integer();
      } else if (tokens.accept("CHANGE_TRACKING")) {
        tokens.expect("=");
        tokens.bool();
      } else if (tokens.accept("CLUSTER", "BY")) {
        // Changes no result.
        tokens.expect("(");
        translation.expressions.list();
        tokens.expect(")");
      } else {
        return;
      }
    }
  }

  private void like(TableInfo other) throws SqlFailure {
    for (ColumnInfo column : other.columns()) {
      String h2Default = null;
      if (column.defaultValue() != null) {
        Translation value =
            new Translation(new Tokens(column.defaultValue()), context, Binds.none());
        h2Default = value.cast(value.expressions.parse(), column.type());
      }
      columns.add(
          new ColumnDefinition(column, other.primaryKey().contains(column.name()), h2Default));
    }
    primaryKey.addAll(other.primaryKey());
    evolution = other.schemaEvolution();
  }

  private String create(QualifiedName name, String kind, boolean replace, boolean perhaps)
      throws SqlFailure, SQLException {
    if (!context.catalog().hasSchema(name.database(), name.schema())) {
      throw Failures.missing("Schema", name.database() + "." + name.schema());
    }
    Optional<TableInfo> old = context.catalog().table(name).filter(table -> sameKind(table, kind));
    if (old.isPresent() && perhaps) {
      return name.name() + " already exists, statement succeeded.";
    }
    if (old.isPresent() && !replace) {
      throw Failures.exists(name.name());
    }
    if (query != null) {
      describeQuery();
    }
    if (old.isPresent()) {
      Ddl.execute(context, "DROP TABLE " + old.get().h2());
    }
    make(name, kind);
    return "Table " + name.name() + " successfully created.";
  }

  private void make(QualifiedName name, String kind) throws SqlFailure, SQLException {
    boolean temporary = kind.equals(TableInfo.TEMPORARY);
    String table =
        H2Names.quote(name.h2Schema())
            + "."
            + H2Names.quote(temporary ? context.catalog().temporaryName(name) : name.name());
    TableInfo info =
        new TableInfo(
            name,
            table,
            UUID.randomUUID().toString(),
            kind,
            context.role(),
            Instant.now(context.clock()),
            comment,
            evolution,
            List.copyOf(primaryKey),
            List.of(),
            0);
    String definitions = String.join(", ", columns.stream().map(ColumnDefinition::h2).toList());
    Ddl.execute(context, "CREATE TABLE %s(%s)".formatted(table, definitions));
    if (!primaryKey.isEmpty() && !temporary) {
      Ddl.execute(
          context,
          "CREATE INDEX %s.%s ON %s(%s)"
              .formatted(
                  H2Names.quote(name.h2Schema()),
                  H2Names.quote("KEY " + info.id()),
                  table,
                  String.join(", ", primaryKey.stream().map(H2Names::quote).toList())));
    }
    if (query != null) {
      fill(table);
    }
    Ddl.execute(
        context, "COMMENT ON TABLE " + table + " IS " + H2Names.literal(Catalog.remark(info)));
  }

  /** Takes the columns from the query, unless they were named. */
  private void describeQuery() throws SqlFailure, SQLException {
    if (!columns.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = context.connection().prepareStatement(query.sql())) {
      ResultSetMetaData meta = statement.getMetaData();
      List<Column> described = new ResultRows(context.catalog(), query.items()).columns(meta);
      for (Column column : described) {
        add(
            new ColumnDefinition(
                new ColumnInfo(column.name(), type(column), true, null, null), false, null));
      }
    }
  }

  private static DataType type(Column column) {
    DataType.Kind kind = DataType.Kind.valueOf(column.type().toUpperCase(Locale.ROOT));
    int size =
        switch (kind) {
          case FIXED -> column.precision();
          case TEXT, BINARY -> column.length();
          default -> kind.hasTime() ? column.scale() : 0;
        };
    return new DataType(kind, size, kind == DataType.Kind.FIXED ? column.scale() : 0);
  }

  private void fill(String table) throws SqlFailure, SQLException {
    try (PreparedStatement insert = context.prepare("INSERT INTO " + table + " " + query.sql())) {
      BindValues.set(
          insert, translation.binds, translation.parameters(), 0, ZoneId.of(translation.zone()));
      insert.executeUpdate();
    }
  }
}
