package dev.millrace.sandbox.snowflake.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** {@code ALTER TABLE}: columns that come, go or widen, names, the comment. */
final class AlterTable {
  private final Translation translation;
  private final SessionContext context;
  private final Tokens tokens;
  private final List<String> h2 = new ArrayList<>();
  private TableInfo table;

  private AlterTable(Translation translation) {
    this.translation = translation;
    this.context = translation.context;
    this.tokens = translation.tokens;
  }

  /** Behind ALTER TABLE. */
  static Statement parse(Translation translation) throws SqlFailure, SQLException {
    return new AlterTable(translation).statement();
  }

  private Statement statement() throws SqlFailure, SQLException {
    boolean perhaps = tokens.accept("IF", "EXISTS");
    List<String> name = tokens.dotted();
    if (perhaps && context.catalog().table(context.resolve(name)).isEmpty()) {
      return new Ddl(context, null, () -> "Statement executed successfully.");
    }
    table = context.table(name, "OWNERSHIP");
    int actions = tokens.position();
    read();
    tokens.end();
    return new Ddl(
        context,
        table,
        () -> {
          // The table may have changed while this waited for it.
          table = context.table(name, "OWNERSHIP");
          h2.clear();
          tokens.back(actions);
          read();
          for (String sql : h2) {
            Ddl.execute(context, sql);
          }
          return "Statement executed successfully.";
        });
  }

  private void read() throws SqlFailure {
    if (tokens.accept("ADD")) {
      if (tokens.is("PRIMARY") || tokens.is("CONSTRAINT") || tokens.is("UNIQUE")) {
        throw Failures.unsupported("ALTER TABLE ADD " + tokens.peek().name());
      }
      tokens.accept("COLUMN");
      boolean perhaps = tokens.accept("IF", "NOT", "EXISTS");
      do {
        perhaps |= tokens.accept("IF", "NOT", "EXISTS");
        add(ColumnDefinition.parse(translation), perhaps);
      } while (tokens.accept(","));
    } else if (tokens.accept("DROP")) {
      drop();
    } else if (tokens.accept("RENAME")) {
      rename();
    } else if (tokens.acceptAny("ALTER", "MODIFY")) {
      boolean inParentheses = tokens.accept("(");
      do {
        tokens.accept("COLUMN");
        alter(table.requireColumn(tokens.identifier()));
      } while (tokens.accept(","));
      if (inParentheses) {
        tokens.expect(")");
      }
    } else if (tokens.accept("SET")) {
      set();
    } else {
      throw Failures.unsupported("ALTER TABLE ... " + tokens.peek().text());
    }
  }

  private void add(ColumnDefinition column, boolean perhaps) throws SqlFailure {
    String name = column.info().name();
    if (table.column(name).isPresent()) {
      if (perhaps) {
        return;
      }
      throw Failures.compilation("001430", "42601", "column '%s' already exists".formatted(name));
    }
    if (!column.info().nullable() && column.h2Default() == null && table.rows() > 0) {
      throw Failures.compilation(
          "002261",
          "22000",
          "Non-nullable column '%s' cannot be added to non-empty table '%s' unless it has a non-null default value."
              .formatted(name, table.name().name()));
    }
    h2.add("ALTER TABLE " + table.h2() + " ADD COLUMN " + column.h2());
  }

  private void drop() throws SqlFailure {
    tokens.accept("COLUMN");
    boolean perhaps = tokens.accept("IF", "EXISTS");
    do {
      String name = tokens.identifier();
      if (table.column(name).isEmpty() && perhaps) {
        continue;
      }
      table.requireColumn(name);
      if (table.primaryKey().contains(name)) {
        throw Failures.unsupported("DROP COLUMN of a primary key");
      }
      h2.add("ALTER TABLE " + table.h2() + " DROP COLUMN " + H2Names.quote(name));
    } while (tokens.accept(","));
  }

  private void rename() throws SqlFailure {
    if (tokens.accept("TO")) {
      QualifiedName to = context.resolve(tokens.dotted());
      if (!to.h2Schema().equals(table.name().h2Schema()) || table.isTemporary()) {
        throw Failures.unsupported("RENAME TO another schema, or of a temporary table");
      }
      if (context.catalog().table(to).isPresent()) {
        throw Failures.exists(to.name());
      }
      h2.add("ALTER TABLE " + table.h2() + " RENAME TO " + H2Names.quote(to.name()));
      return;
    }
    tokens.expect("COLUMN");
    ColumnInfo column = table.requireColumn(tokens.identifier());
    tokens.expect("TO");
    if (table.primaryKey().contains(column.name())) {
      throw Failures.unsupported("RENAME COLUMN of a primary key");
    }
    h2.add(alterColumn(column) + " RENAME TO " + H2Names.quote(tokens.identifier()));
  }

  private void alter(ColumnInfo column) throws SqlFailure {
    if (tokens.accept("DROP", "NOT", "NULL")) {
      h2.add(alterColumn(column) + " SET NULL");
    } else if (tokens.accept("SET", "NOT", "NULL")) {
      h2.add(alterColumn(column) + " SET NOT NULL");
    } else if (tokens.accept("COMMENT")) {
      remark(
          new ColumnInfo(
              column.name(),
              column.type(),
              column.nullable(),
              column.defaultValue(),
              tokens.string()));
    } else {
      if (!tokens.accept("SET", "DATA", "TYPE")) {
        tokens.expect("TYPE");
      }
      widen(column, DataType.parse(tokens));
    }
  }

  private void widen(ColumnInfo column, DataType type) throws SqlFailure {
    if (!column.type().widensTo(type)) {
      throw Failures.compilation(
          "002108",
          "22000",
          "cannot change column %s from type %s to %s"
              .formatted(column.name(), column.type(), type));
    }
    h2.add(alterColumn(column) + " SET DATA TYPE " + type.h2());
    remark(
        new ColumnInfo(
            column.name(), type, column.nullable(), column.defaultValue(), column.comment()));
  }

  private void remark(ColumnInfo column) {
    h2.add(
        "COMMENT ON COLUMN %s.%s IS %s"
            .formatted(
                table.h2(), H2Names.quote(column.name()), H2Names.literal(Catalog.remark(column))));
  }

  private String alterColumn(ColumnInfo column) {
    return "ALTER TABLE " + table.h2() + " ALTER COLUMN " + H2Names.quote(column.name());
  }

  private void set() throws SqlFailure {
    boolean evolution = table.schemaEvolution();
    String comment = table.comment();
    if (tokens.accept("ENABLE_SCHEMA_EVOLUTION", "=")) {
      evolution = tokens.bool();
    } else if (tokens.accept("COMMENT", "=")) {
      comment = tokens.string();
    } else {
      throw Failures.unsupported("ALTER TABLE ... SET " + tokens.peek().text());
    }
    TableInfo changed =
        new TableInfo(
            table.name(),
            table.h2(),
            table.id(),
            table.kind(),
            table.owner(),
            table.created(),
            comment,
            evolution,
            table.primaryKey(),
            table.columns(),
            table.rows());
    h2.add("COMMENT ON TABLE " + table.h2() + " IS " + H2Names.literal(Catalog.remark(changed)));
  }
}
