package dev.millrace.sandbox.snowflake.sql;

import dev.millrace.sandbox.snowflake.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Translates calls of functions: those that are listed here and in {@link ScalarFunctions}. */
final class FunctionCalls {
  private static final Set<String> AGGREGATES =
      Set.of("COUNT", "SUM", "MIN", "MAX", "LISTAGG", "ANY_VALUE", "BOOLAND_AGG", "BOOLOR_AGG");
  private static final Set<String> WINDOWS =
      Set.of(
          "ROW_NUMBER", "RANK", "DENSE_RANK", "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTILE");
  private static final Set<String> WITHOUT_PARENTHESES =
      Set.of("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP", "CURRENT_USER");

  private final Translation translation;
  private final ExpressionParser expressions;
  private final Tokens tokens;

  FunctionCalls(Translation translation, ExpressionParser expressions) {
    this.translation = translation;
    this.expressions = expressions;
    this.tokens = translation.tokens;
  }

  /** Null where there is no call. */
  Fragment parse() throws SqlFailure {
    Token word = tokens.peek();
    String name = word.name();
    if (!tokens.peek(1).is("(")) {
      if (WITHOUT_PARENTHESES.contains(name) && !tokens.peek(1).is(".")) {
        tokens.next();
        return ScalarFunctions.call(name, List.of(), translation);
      }
      return null;
    }
    if (name.equals("IDENTIFIER")) {
      return null;
    }
    tokens.next();
    tokens.next();
    if (name.equals("CAST") || name.equals("TRY_CAST")) {
      return cast(name.equals("CAST") ? Conversion.Mode.CAST : Conversion.Mode.TRY);
    }
    if (AGGREGATES.contains(name) || WINDOWS.contains(name)) {
      return aggregate(name);
    }
    if (Set.of("DATEADD", "DATEDIFF", "TIMESTAMPDIFF", "DATE_TRUNC").contains(name)) {
      return withUnit(name);
    }
    List<Fragment> arguments = tokens.is(")") ? List.of() : expressions.list();
    tokens.expect(")");
    return ScalarFunctions.call(name, arguments, translation);
  }

  private Fragment cast(Conversion.Mode mode) throws SqlFailure {
    Fragment value = expressions.parse();
    tokens.expect("AS");
    DataType type = DataType.parse(tokens);
    tokens.expect(")");
    return Fragment.of(type.convert(value.sql(), mode, translation.zone()), type);
  }

  private Fragment withUnit(String name) throws SqlFailure {
    String unit = tokens.stringOrWord().toUpperCase(Locale.ROOT);
    if (!Set.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND").contains(unit)) {
      throw Failures.unsupported(name + " by " + unit);
    }
    tokens.expect(",");
    List<Fragment> arguments = expressions.list();
    tokens.expect(")");
    return Fragment.of(
        "%s(%s, %s)"
            .formatted(
                name.replace("TIMESTAMPDIFF", "DATEDIFF"), unit, ExpressionParser.join(arguments)));
  }

  private Fragment aggregate(String name) throws SqlFailure {
    List<Fragment> arguments = new ArrayList<>();
    String distinct = tokens.accept("DISTINCT") ? "DISTINCT " : "";
    String inner;
    if (name.equals("COUNT") && tokens.accept("*")) {
      inner = "*";
    } else {
      if (!tokens.is(")")) {
        arguments.addAll(expressions.list());
      }
      inner = distinct + ExpressionParser.join(arguments);
    }
    tokens.expect(")");
    StringBuilder sql = new StringBuilder(h2Name(name)).append('(').append(inner).append(')');
    if (tokens.accept("WITHIN", "GROUP")) {
      tokens.expect("(");
      sql.append(" WITHIN GROUP (").append(orderBy()).append(')');
      tokens.expect(")");
    }
    for (String nulls : List.of("IGNORE", "RESPECT")) {
      if (tokens.accept(nulls, "NULLS")) {
        sql.append(' ').append(nulls).append(" NULLS");
      }
    }
    boolean windowed = tokens.accept("OVER");
    if (windowed) {
      sql.append(" OVER (").append(window()).append(')');
    } else if (WINDOWS.contains(name)) {
      throw Failures.compilation(
          "002303",
          "42601",
          "Window function type does not match, missing OVER clause for " + name);
    }
    return Fragment.of(sql.toString(), type(name, arguments));
  }

  private static String h2Name(String name) {
    return switch (name) {
      case "BOOLAND_AGG" -> "EVERY";
      case "BOOLOR_AGG" -> "ANY";
      default -> name;
    };
  }

  private static DataType type(String name, List<Fragment> arguments) {
    return switch (name) {
      case "COUNT", "ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE" ->
          new DataType(DataType.Kind.FIXED, 18, 0);
      case "LISTAGG" -> DataType.VARCHAR;
      case "MIN", "MAX", "ANY_VALUE", "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE" ->
          arguments.isEmpty() ? null : arguments.get(0).type();
      default -> null;
    };
  }

  private String window() throws SqlFailure {
    tokens.expect("(");
    StringBuilder sql = new StringBuilder();
    if (tokens.accept("PARTITION", "BY")) {
      sql.append("PARTITION BY ").append(ExpressionParser.join(expressions.list())).append(' ');
    }
    if (tokens.is("ORDER")) {
      sql.append(orderBy());
    }
    if (tokens.is("ROWS") || tokens.is("RANGE")) {
      frame(sql);
    }
    tokens.expect(")");
    return sql.toString().strip();
  }

  private void frame(StringBuilder sql) throws SqlFailure {
    while (!tokens.is(")")) {
      boolean known =
          Set.of("ROWS", "RANGE", "BETWEEN", "AND", "UNBOUNDED", "PRECEDING", "FOLLOWING")
                  .contains(tokens.peek().name())
              || tokens.is("CURRENT")
              || tokens.is("ROW")
              || tokens.peek().kind() == Kind.NUMBER;
      if (!known) {
        throw tokens.unexpected();
      }
      sql.append(' ').append(tokens.next().name());
    }
  }

  /** {@code ORDER BY ...}, with NULLs where Snowflake has them: as the greatest values. */
  String orderBy() throws SqlFailure {
    tokens.expect("ORDER", "BY");
    List<String> items = new ArrayList<>();
    do {
      String item = isOrdinal() ? tokens.next().text() : expressions.parse().sql();
      boolean descending = tokens.accept("DESC");
      if (!descending) {
        tokens.accept("ASC");
      }
      boolean first = descending;
      if (tokens.accept("NULLS", "FIRST")) {
        first = true;
      } else if (tokens.accept("NULLS", "LAST")) {
        first = false;
      }
      items.add(item + (descending ? " DESC" : "") + (first ? " NULLS FIRST" : " NULLS LAST"));
    } while (tokens.accept(","));
    return "ORDER BY " + String.join(", ", items);
  }

  /** Whether what comes is a number alone, and so a column of the result. */
  private boolean isOrdinal() {
    Token after = tokens.peek(1);
    boolean alone =
        after.kind() == Kind.END
            || List.of(",", ")", ";", "ASC", "DESC", "NULLS", "LIMIT", "OFFSET").stream()
                .anyMatch(after::is);
    return tokens.peek().kind() == Kind.NUMBER && alone;
  }
}
