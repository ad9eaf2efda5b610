package dev.millrace.sandbox.snowflake.sql;

import dev.millrace.sandbox.snowflake.sql.Token.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Translates queries. */
final class QueryParser {
  /**
   * @param items what the select list has; null where a {@code *} leaves that to H2
   */
  record Query(String sql, List<Fragment> items) {}

  /** Words that end what they follow, and so are no alias without AS. */
  private static final Set<String> NO_ALIAS =
      Set.of(
          "FROM",
          "WHERE",
          "GROUP",
          "HAVING",
          "QUALIFY",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "FETCH",
          "UNION",
          "EXCEPT",
          "MINUS",
          "INTERSECT",
          "JOIN",
          "INNER",
          "LEFT",
          "RIGHT",
          "FULL",
          "CROSS",
          "NATURAL",
          "ON",
          "USING",
          "WHEN",
          "SET",
          "AS",
          "WINDOW",
          "SAMPLE",
          "TABLESAMPLE",
          "PIVOT",
          "UNPIVOT",
          "AT",
          "BEFORE",
          "CHANGES",
          "MATCH_RECOGNIZE",
          "LATERAL",
          "ASOF",
          "CONNECT",
          "START",
          "WITH",
          "FOR",
          "VALUES");

  private final Translation translation;
  private final Tokens tokens;
  private int generatedAliases;

  QueryParser(Translation translation) {
    this.translation = translation;
    this.tokens = translation.tokens;
  }

  private ExpressionParser expressions() {
    return translation.expressions;
  }

  Query parse() throws SqlFailure {
    StringBuilder sql = new StringBuilder();
    if (tokens.accept("WITH")) {
      with(sql);
    }
    Query first = term();
    sql.append(first.sql());
    while (true) {
      String operator = setOperator();
      if (operator == null) {
        break;
      }
      sql.append(' ').append(operator).append(' ').append(term().sql());
    }
    if (tokens.is("ORDER")) {
      sql.append(' ').append(new FunctionCalls(translation, expressions()).orderBy());
    }
    limit(sql);
    return new Query(sql.toString(), first.items());
  }

  private void with(StringBuilder sql) throws SqlFailure {
    if (tokens.accept("RECURSIVE")) {
      throw Failures.unsupported("WITH RECURSIVE");
    }
    sql.append("WITH ");
    String separator = "";
    do {
      String name = tokens.identifier();
      List<String> columns = tokens.is("(") ? tokens.identifiers() : List.of();
      tokens.expect("AS", "(");
      Query query = parse();
      tokens.expect(")");
      translation.commonTables.add(name);
      sql.append(separator).append(H2Names.quote(name)).append(names(columns));
      sql.append(" AS (").append(query.sql()).append(")");
      separator = ", ";
    } while (tokens.accept(","));
    sql.append(' ');
  }

  private static String names(List<String> columns) {
    return columns.isEmpty()
        ? ""
        : "(" + String.join(", ", columns.stream().map(H2Names::quote).toList()) + ")";
  }

  private String setOperator() {
    if (tokens.accept("UNION")) {
      return tokens.accept("ALL") ? "UNION ALL" : "UNION";
    }
    if (tokens.acceptAny("EXCEPT", "MINUS")) {
      return "EXCEPT";
    }
    return tokens.accept("INTERSECT") ? "INTERSECT" : null;
  }

  private void limit(StringBuilder sql) throws SqlFailure {
    Integer limit = tokens.accept("LIMIT") ? (Integer) tokens.integer() : null;
    if (tokens.accept("OFFSET")) {
      sql.append(" OFFSET ").append(tokens.integer()).append(" ROWS");
    }
    if (limit != null) {
      sql.append(" FETCH FIRST ").append(limit).append(" ROWS ONLY");
    }
  }

  private Query term() throws SqlFailure {
    if (tokens.accept("(")) {
      Query inner = parse();
      tokens.expect(")");
      return new Query("(" + inner.sql() + ")", inner.items());
    }
    if (tokens.is("VALUES")) {
      String sql = "SELECT * FROM " + values() + " AS \"VALUES\"" + valueNames();
      return new Query(sql, Collections.nCopies(valueColumns, Fragment.of("")));
    }
    tokens.expect("SELECT");
    return select();
  }

  private Query select() throws SqlFailure {
    StringBuilder sql = new StringBuilder("SELECT ");
    if (tokens.accept("DISTINCT")) {
      sql.append("DISTINCT ");
    } else {
      tokens.accept("ALL");
    }
    Integer top = tokens.is("TOP") && tokens.peek(1).kind() == Kind.NUMBER ? top() : null;
    List<Fragment> items = new ArrayList<>();
    List<String> list = new ArrayList<>();
    boolean star = false;
    do {
      int start = tokens.position();
      String all = star();
      if (all != null) {
        star = true;
        list.add(all);
      } else {
        Fragment item = expressions().parse();
        String name = label(item, start);
        items.add(new Fragment(item.sql(), item.type(), name));
        list.add(item.sql() + " AS " + H2Names.quote(name));
      }
    } while (tokens.accept(","));
    sql.append(String.join(", ", list));
    if (tokens.accept("FROM")) {
      sql.append(" FROM ").append(sources());
    }
    if (tokens.accept("WHERE")) {
      sql.append(" WHERE ").append(expressions().parse().sql());
    }
    clauses(sql, items);
    if (top != null) {
      sql.append(" FETCH FIRST ").append(top).append(" ROWS ONLY");
    }
    return new Query(sql.toString(), star ? null : items);
  }

  private int top() throws SqlFailure {
    tokens.next();
    return tokens.integer();
  }

  /** {@code *} or {@code t.*}, perhaps without some columns; null for neither. */
  private String star() throws SqlFailure {
    String table = "";
    if (tokens.peek().isIdentifier() && tokens.peek(1).is(".") && tokens.peek(2).is("*")) {
      table = H2Names.quote(tokens.identifier()) + ".";
      tokens.next();
    }
    if (!tokens.accept("*")) {
      return null;
    }
    if (!tokens.acceptAny("EXCLUDE")) {
      return table + "*";
    }
    List<String> without = tokens.is("(") ? tokens.identifiers() : List.of(tokens.identifier());
    return table + "* EXCEPT " + names(without);
  }

  private String label(Fragment item, int start) throws SqlFailure {
    String text = tokens.textSince(start);
    if (tokens.accept("AS") || isAlias()) {
      return tokens.identifier();
    }
    return item.name() != null ? item.name() : text.toUpperCase(Locale.ROOT);
  }

  private boolean isAlias() {
    Token token = tokens.peek();
    return token.kind() == Kind.QUOTED
        || (token.kind() == Kind.WORD && !NO_ALIAS.contains(token.name()));
  }

  private void clauses(StringBuilder sql, List<Fragment> items) throws SqlFailure {
    if (tokens.accept("GROUP", "BY")) {
      List<String> keys = new ArrayList<>();
      do {
        int ordinal = tokens.peek().kind() == Kind.NUMBER ? tokens.integer() : 0;
        if (ordinal > items.size()) {
          throw tokens.unexpected();
        }
        keys.add(ordinal > 0 ? items.get(ordinal - 1).sql() : expressions().parse().sql());
      } while (tokens.accept(","));
      sql.append(" GROUP BY ").append(String.join(", ", keys));
    }
    if (tokens.accept("HAVING")) {
      sql.append(" HAVING ").append(expressions().parse().sql());
    }
    if (tokens.accept("QUALIFY")) {
      Map<String, Fragment> windows = new HashMap<>();
      items.stream().filter(Fragment::isWindow).forEach(item -> windows.put(item.name(), item));
      expressions().aliases(windows);
      sql.append(" QUALIFY ").append(expressions().parse().sql());
      expressions().aliases(Map.of());
    }
  }

  private String sources() throws SqlFailure {
    StringBuilder sql = new StringBuilder(source());
    while (true) {
      if (tokens.accept(",")) {
        sql.append(", ").append(source());
        continue;
      }
      String join = join();
      if (join == null) {
        return sql.toString();
      }
      sql.append(' ').append(join).append(' ').append(source());
      if (tokens.accept("ON")) {
        sql.append(" ON ").append(expressions().parse().sql());
      } else if (tokens.accept("USING")) {
        sql.append(" USING ").append(names(tokens.identifiers()));
      }
    }
  }

  private String join() throws SqlFailure {
    String kind = null;
    for (String side : List.of("LEFT", "RIGHT", "FULL")) {
      if (tokens.accept(side)) {
        tokens.accept("OUTER");
        kind = side;
      }
    }
    if (kind == null && tokens.acceptAny("INNER")) {
      kind = "INNER";
    } else if (kind == null && tokens.accept("CROSS")) {
      kind = "CROSS";
    }
    if (kind == null && !tokens.is("JOIN")) {
      return null;
    }
    if (kind != null && kind.equals("FULL")) {
      throw Failures.unsupported("FULL JOIN");
    }
    tokens.expect("JOIN");
    return (kind == null ? "" : kind + " ") + "JOIN";
  }

  /** A table, a query or VALUES in a FROM or USING, with its alias. */
  String source() throws SqlFailure {
    if (tokens.is("VALUES")) {
      return values() + alias("VALUES") + valueNames();
    }
    if (tokens.accept("(")) {
      if (tokens.is("VALUES")) {
        String rows = values();
        tokens.expect(")");
        return rows + valueAlias();
      }
      String query = parse().sql();
      tokens.expect(")");
      return "(" + query + ")" + alias(null);
    }
    if (tokens.peek().kind() == Kind.STAGE || tokens.peek().kind() == Kind.STRING) {
      throw Failures.unsupported("a query of staged files outside of COPY");
    }
    if (tokens.is("TABLE") && tokens.peek(1).is("(")) {
      throw Failures.unsupported("TABLE(" + tokens.peek(2).text() + ")");
    }
    List<String> name = tokens.dotted();
    String last = name.get(name.size() - 1);
    if (name.size() == 1 && translation.commonTables.contains(last)) {
      return H2Names.quote(last) + alias(last);
    }
    if (name.size() > 1 && name.get(name.size() - 2).equals("INFORMATION_SCHEMA")) {
      String database = name.size() > 2 ? name.get(0) : translation.context.requireDatabase();
      return "(" + InformationSchema.query(translation.context, database, last) + ")" + alias(last);
    }
    return translation.readable(name).h2() + alias(last);
  }

  private String alias(String otherwise) throws SqlFailure {
    String name;
    if (tokens.accept("AS") || isAlias()) {
      name = tokens.identifier();
    } else {
      name = otherwise != null ? otherwise : "~" + generatedAliases++;
    }
    return " AS " + H2Names.quote(name);
  }

  private String valueAlias() throws SqlFailure {
    String alias = alias(null);
    return alias + (tokens.is("(") ? names(tokens.identifiers()) : valueNames());
  }

  private int valueColumns;

  private String valueNames() {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= valueColumns; i++) {
      columns.add("COLUMN" + i);
    }
    return names(columns);
  }

  /** {@code VALUES (...), (...)}, in parentheses. */
  private String values() throws SqlFailure {
    tokens.expect("VALUES");
    List<String> rows = new ArrayList<>();
    int width = -1;
    do {
      tokens.expect("(");
      List<Fragment> row = expressions().list();
      tokens.expect(")");
      if (width >= 0 && width != row.size()) {
        throw Failures.compilation(
            "001007", "42601", "Invalid row in VALUES: not as long as the first");
      }
      width = row.size();
      rows.add("(" + ExpressionParser.join(row) + ")");
    } while (tokens.accept(","));
    valueColumns = width;
    return "(VALUES " + String.join(", ", rows) + ")";
  }
}
