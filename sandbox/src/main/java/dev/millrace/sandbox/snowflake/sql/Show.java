package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code SHOW}: what there is, in a scope, by a pattern. */
final class Show implements Statement {
  private final SessionContext context;
  private final Tokens tokens;
  private final String what;
  private Pattern like = Patterns.like("%");
  private String startsWith = "";
  private int limit = Integer.MAX_VALUE;

  /** Where to look: a database, a schema, a table; null for anywhere. */
  private String database;

  private String schema;
  private String table;
  private List<String> grants = List.of();

  private Show(Translation translation) throws SqlFailure {
    this.context = translation.context;
    this.tokens = translation.tokens;
    tokens.expect("SHOW");
    tokens.accept("TERSE");
    if (tokens.accept("PRIMARY", "KEYS")) {
      this.what = "PRIMARY KEYS";
    } else if (tokens.accept("IMPORTED", "KEYS")) {
      this.what = "IMPORTED KEYS";
    } else {
      this.what = tokens.identifier();
    }
    if (what.equals("GRANTS")) {
      grants();
    } else {
      tokens.accept("HISTORY");
      clauses();
    }
    tokens.end();
  }

  static Show parse(Translation translation) throws SqlFailure {
    return new Show(translation);
  }

  private void grants() throws SqlFailure {
    String how = tokens.identifier();
    String kind = tokens.identifier();
    grants = new ArrayList<>(List.of(how, kind));
    grants.add(
        kind.equals("TABLE") || kind.equals("STAGE")
            ? context.resolve(tokens.dotted()).toString()
            : String.join(".", tokens.dotted()));
  }

  private void clauses() throws SqlFailure {
    if (tokens.accept("LIKE")) {
      like = Patterns.like(tokens.string());
    }
    if (tokens.accept("IN")) {
      scope();
    } else if (context.schema() != null) {
      database = context.database();
      schema = Set.of("SCHEMAS", "DATABASES").contains(what) ? null : context.schema();
    } else {
      database = context.database();
    }
    if (tokens.accept("STARTS", "WITH")) {
      startsWith = tokens.string();
    }
    if (tokens.accept("LIMIT")) {
      limit = tokens.integer();
    }
  }

  private void scope() throws SqlFailure {
    if (tokens.accept("ACCOUNT") || tokens.accept("SESSION")) {
      return;
    }
    if (tokens.accept("DATABASE")) {
      database = tokens.atEnd() ? context.requireDatabase() : tokens.identifier();
      return;
    }
    if (tokens.acceptAny("TABLE", "VIEW") || !tokens.is("SCHEMA")) {
      List<String> parts = tokens.dotted();
      boolean ofTable = what.equals("COLUMNS") || what.endsWith("KEYS");
      if (!ofTable) {
        setSchema(parts);
        return;
      }
      QualifiedName name = context.resolve(parts);
      database = name.database();
      schema = name.schema();
      table = name.name();
      if (context.catalog().table(name).isEmpty()) {
        throw Failures.missing("Table", name.toString());
      }
      return;
    }
    tokens.expect("SCHEMA");
    setSchema(tokens.dotted());
  }

  private void setSchema(List<String> parts) throws SqlFailure {
    if (what.equals("SCHEMAS") && parts.size() == 1) {
      database = parts.get(0);
      return;
    }
    String[] name = context.resolveSchema(parts);
    database = name[0];
    schema = name[1];
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    return context.transaction().read(this::show);
  }

  private Answer show() throws SqlFailure, SQLException {
    ShowScope scope = new ShowScope(what, database, schema, table, like, startsWith, grants);
    if (schema != null && !context.catalog().hasSchema(database, schema)) {
      throw Failures.missing("Schema", database + "." + schema);
    }
    if (database != null && !context.catalog().hasDatabase(database)) {
      throw Failures.missing("Database", database);
    }
    List<List<String>> rows = new ShowRows(context, scope).rows();
    return Answers.of(type(), columns(), rows.subList(0, Math.min(limit, rows.size())));
  }

  @Override
  public List<Column> columns() {
    return ShowColumns.of(what);
  }

  @Override
  public StatementType type() {
    return StatementType.SHOW;
  }
}
