package dev.millrace.sandbox.snowflake.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What translating one statement has to know, and what it finds out. */
final class Translation {
  final Tokens tokens;
  final SessionContext context;
  final Binds binds;
  final ExpressionParser expressions;
  final QueryParser queries;

  /** The same instant wherever the statement asks. */
  final Instant now;

  /** Names that WITH gives. */
  final Set<String> commonTables = new HashSet<>();

  final Set<TableInfo> reads = new LinkedHashSet<>();

  private int parameters;
  private FileFields fields;

  Translation(Tokens tokens, SessionContext context, Binds binds) {
    this.tokens = tokens;
    this.context = context;
    this.binds = binds;
    this.now = context.clock().instant();
    this.expressions = new ExpressionParser(this);
    this.queries = new QueryParser(this);
  }

  /** From here on, {@code $1} is a file's. */
  void readFrom(FileFields file) {
    this.fields = file;
  }

  FileFields fields() {
    return fields;
  }

  int parameters() {
    return parameters;
  }

  /** The next {@code ?}, as one of the type that its bind has. */
  Fragment parameter() throws SqlFailure {
    int index = parameters++;
    if (binds.columns().isEmpty()) {
      // Described, not run.
      return Fragment.of("CAST(?" + (index + 1) + " AS VARCHAR)", DataType.VARCHAR);
    }
    if (index >= binds.columns().size()) {
      throw Failures.compilation("002049", "42601", "Bind variable ? not set.");
    }
    DataType type = BindValues.type(binds.columns().get(index));
    return Fragment.of("CAST(?" + (index + 1) + " AS " + type.h2() + ")", type);
  }

  String zone() {
    return context.parameters().zone();
  }

  String cast(Fragment value, DataType type) {
    return type.convert(value.sql(), Conversion.Mode.CAST, zone());
  }

  /** The table that a name stands for, which the session's role may read. */
  TableInfo readable(List<String> name) throws SqlFailure {
    TableInfo table = context.table(name);
    try {
      context.access().demand(context.role(), table, "SELECT", "OWNERSHIP");
    } catch (SQLException e) {
      throw Database.failure(e);
    }
    reads.add(table);
    return table;
  }
}
