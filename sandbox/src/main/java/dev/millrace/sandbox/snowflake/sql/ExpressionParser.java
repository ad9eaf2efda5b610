package dev.millrace.sandbox.snowflake.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.sandbox.snowflake.sql.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Translates expressions, by precedence from OR down to what stands for itself. */
final class ExpressionParser {
  private static final List<String> COMPARISONS = List.of("=", "<>", "!=", "<=", ">=", "<", ">");

  private final Translation translation;
  private final Tokens tokens;
  private final FunctionCalls calls;

  /** What the select list calls by a name that QUALIFY and ORDER BY may use. */
  private Map<String, Fragment> aliases = Map.of();

  ExpressionParser(Translation translation) {
    this.translation = translation;
    this.tokens = translation.tokens;
    this.calls = new FunctionCalls(translation, this);
  }

  void aliases(Map<String, Fragment> named) {
    this.aliases = named;
  }

  Fragment parse() throws SqlFailure {
    Fragment left = and();
    while (tokens.accept("OR")) {
      left = Fragment.of("(" + left.sql() + " OR " + and().sql() + ")", DataType.BOOLEAN);
    }
    return left;
  }

  /** Expressions with commas between. */
  List<Fragment> list() throws SqlFailure {
    List<Fragment> list = new ArrayList<>();
    do {
      list.add(parse());
    } while (tokens.accept(","));
    return list;
  }

  static String join(List<Fragment> fragments) {
    return String.join(", ", fragments.stream().map(Fragment::sql).toList());
  }

  private Fragment and() throws SqlFailure {
    Fragment left = not();
    while (tokens.accept("AND")) {
      left = Fragment.of("(" + left.sql() + " AND " + not().sql() + ")", DataType.BOOLEAN);
    }
    return left;
  }

  private Fragment not() throws SqlFailure {
    return tokens.accept("NOT")
        ? Fragment.of("(NOT " + not().sql() + ")", DataType.BOOLEAN)
        : comparison();
  }

  private Fragment comparison() throws SqlFailure {
    Fragment left = additive();
    while (true) {
      String operator = COMPARISONS.stream().filter(tokens::is).findFirst().orElse(null);
      if (operator != null) {
        tokens.next();
        left = compare(left, operator.equals("!=") ? "<>" : operator, additive());
      } else if (tokens.accept("IS")) {
        left = is(left);
      } else {
        boolean negated = tokens.is("NOT") && !tokens.peek(1).is("NULL");
        int start = tokens.position();
        if (negated) {
          tokens.next();
        }
        Fragment found = predicate(left, negated ? " NOT" : "");
        if (found == null) {
          tokens.back(start);
          return left;
        }
        left = found;
      }
    }
  }

  private Fragment compare(Fragment left, String operator, Fragment right) {
    return Fragment.of(
        "(%s %s %s)".formatted(like(left, right), operator, like(right, left)), DataType.BOOLEAN);
  }

  /** A VARIANT is compared as what stands on the other side. */
  private String like(Fragment side, Fragment other) {
    return side.isVariant() && other.type() != null && !other.isVariant()
        ? translation.cast(side, other.type().kind() == DataType.Kind.FIXED ? wide() : other.type())
        : side.sql();
  }

  private static DataType wide() {
    return new DataType(DataType.Kind.FIXED, 38, 12);
  }

  private Fragment is(Fragment left) throws SqlFailure {
    String not = tokens.accept("NOT") ? " NOT" : "";
    if (tokens.accept("DISTINCT", "FROM")) {
      return Fragment.of(
          "(%s IS%s DISTINCT FROM %s)".formatted(left.sql(), not, additive().sql()),
          DataType.BOOLEAN);
    }
    for (String word : List.of("NULL", "TRUE", "FALSE")) {
      if (tokens.accept(word)) {
        return Fragment.of("(%s IS%s %s)".formatted(left.sql(), not, word), DataType.BOOLEAN);
      }
    }
    throw tokens.unexpected();
  }

  /** IN, BETWEEN, LIKE; null for none of them. */
  private Fragment predicate(Fragment left, String not) throws SqlFailure {
    if (tokens.accept("IN")) {
      tokens.expect("(");
      String inner =
          startsQuery()
              ? translation.queries.parse().sql()
              : String.join(", ", list().stream().map(item -> like(item, left)).toList());
      tokens.expect(")");
      return Fragment.of("(%s%s IN (%s))".formatted(left.sql(), not, inner), DataType.BOOLEAN);
    }
    if (tokens.accept("BETWEEN")) {
      Fragment low = additive();
      tokens.expect("AND");
      Fragment high = additive();
      return Fragment.of(
          "(%s%s BETWEEN %s AND %s)".formatted(like(left, low), not, low.sql(), high.sql()),
          DataType.BOOLEAN);
    }
    for (String word : List.of("LIKE", "ILIKE")) {
      if (tokens.accept(word)) {
        String pattern = additive().sql();
        // Snowflake has no escape character unless told, H2 a backslash.
        String escape = tokens.accept("ESCAPE") ? H2Names.literal(tokens.string()) : "''";
        return Fragment.of(
            "(%s%s %s %s ESCAPE %s)".formatted(left.sql(), not, word, pattern, escape),
            DataType.BOOLEAN);
      }
    }
    return null;
  }

  private Fragment additive() throws SqlFailure {
    Fragment left = multiplicative();
    while (true) {
      if (tokens.accept("||")) {
        left =
            Fragment.of("(" + text(left) + " || " + text(multiplicative()) + ")", DataType.VARCHAR);
      } else if (tokens.is("+") || tokens.is("-")) {
        left = arithmetic(left, tokens.next().text(), multiplicative());
      } else {
        return left;
      }
    }
  }

  String text(Fragment value) {
    return value.isText() ? value.sql() : translation.cast(value, DataType.VARCHAR);
  }

  private Fragment multiplicative() throws SqlFailure {
    Fragment left = unary();
    while (tokens.is("*") || tokens.is("/") || tokens.is("%")) {
      String operator = tokens.next().text();
      if (operator.equals("/")) {
        throw Failures.unsupported("division: its scale is not modelled");
      }
      left =
          operator.equals("%")
              ? Fragment.of("MOD(" + left.sql() + ", " + unary().sql() + ")")
              : arithmetic(left, operator, unary());
    }
    return left;
  }

  private static Fragment arithmetic(Fragment left, String operator, Fragment right)
      throws SqlFailure {
    if (left.isVariant() || right.isVariant()) {
      throw Failures.unsupported("arithmetic on a VARIANT: cast it");
    }
    return Fragment.of("(" + left.sql() + " " + operator + " " + right.sql() + ")");
  }

  private Fragment unary() throws SqlFailure {
    if (tokens.accept("-")) {
      Fragment value = unary();
      return Fragment.of("(- " + value.sql() + ")", value.type());
    }
    tokens.accept("+");
    return postfix();
  }

  private Fragment postfix() throws SqlFailure {
    if (translation.fields() != null
        && tokens.peek(2).kind() == Kind.FIELD
        && tokens.peek(1).is(".")) {
      // The alias of the only source there is.
      tokens.identifier();
      tokens.next();
    }
    Fragment value = tokens.peek().kind() == Kind.FIELD ? field() : primary();
    while (true) {
      if (tokens.accept("::")) {
        DataType type = DataType.parse(tokens);
        value = new Fragment(translation.cast(value, type), type, null);
      } else if (tokens.is(":") || tokens.is("[")) {
        value = path(value, steps());
      } else {
        return value;
      }
    }
  }

  private Fragment field() throws SqlFailure {
    if (translation.fields() == null) {
      throw Failures.unsupported("$n outside of COPY");
    }
    int number = Integer.parseInt(tokens.next().text());
    List<Object> steps = tokens.is(":") || tokens.is("[") ? steps() : List.of();
    return translation.fields().field(number, steps);
  }

  /** Reads {@code :a.b[0]['c']}; names are as they are written, upper and lower case alike. */
  private List<Object> steps() throws SqlFailure {
    List<Object> steps = new ArrayList<>();
    if (tokens.accept(":")) {
      steps.add(step());
    }
    while (true) {
      if (tokens.accept(".")) {
        steps.add(step());
      } else if (tokens.accept("[")) {
        steps.add(
            tokens.peek().kind() == Kind.STRING ? tokens.string() : (Object) tokens.integer());
        tokens.expect("]");
      } else {
        return steps;
      }
    }
  }

  private String step() throws SqlFailure {
    if (!tokens.peek().isIdentifier()) {
      throw tokens.unexpected();
    }
    return tokens.next().text();
  }

  static Fragment path(Fragment value, List<Object> steps) {
    ArrayNode path = Json.MAPPER.createArrayNode();
    for (Object step : steps) {
      if (step instanceof Integer index) {
        path.add(index);
      } else {
        path.add((String) step);
      }
    }
    return Fragment.of(
        "CAST(SF.GET_PATH(%s, %s) AS JSON)"
            .formatted(value.sql(), H2Names.literal(path.toString())),
        DataType.VARIANT);
  }

  boolean startsQuery() {
    int i = 0;
    while (tokens.peek(i).is("(")) {
      i++;
    }
    return tokens.peek(i).is("SELECT") || tokens.peek(i).is("WITH");
  }

  private Fragment primary() throws SqlFailure {
    Token token = tokens.peek();
    switch (token.kind()) {
      case STRING -> {
        tokens.next();
        return Fragment.of(H2Names.literal(token.text()), DataType.VARCHAR);
      }
      case NUMBER -> {
        tokens.next();
        return number(token.text());
      }
      case PARAMETER -> {
        tokens.next();
        return translation.parameter();
      }
      case QUOTED -> {
        return column();
      }
      case WORD -> {
        return word();
      }
      default -> {
        if (!tokens.accept("(")) {
          throw tokens.unexpected();
        }
        Fragment inner = startsQuery() ? Fragment.of(translation.queries.parse().sql()) : parse();
        tokens.expect(")");
        return Fragment.of("(" + inner.sql() + ")", inner.type());
      }
    }
  }

  private static Fragment number(String text) {
    if (text.contains("e") || text.contains("E")) {
      return Fragment.of("CAST(" + text + " AS DOUBLE PRECISION)", DataType.FLOAT);
    }
    BigDecimal number = new BigDecimal(text);
    DataType type =
        new DataType(
            DataType.Kind.FIXED,
            Math.max(1, Math.max(number.precision(), number.scale())),
            number.scale());
    return Fragment.of(
        "CAST(%s AS NUMERIC(%d,%d))".formatted(number.toPlainString(), 38, number.scale()), type);
  }

  private Fragment word() throws SqlFailure {
    if (tokens.accept("NULL")) {
      return Fragment.of("NULL");
    }
    if (tokens.is("TRUE") || tokens.is("FALSE")) {
      return Fragment.of(tokens.next().name(), DataType.BOOLEAN);
    }
    if (tokens.accept("CASE")) {
      return caseWhen();
    }
    if (tokens.accept("EXISTS")) {
      tokens.expect("(");
      String query = translation.queries.parse().sql();
      tokens.expect(")");
      return Fragment.of("EXISTS (" + query + ")", DataType.BOOLEAN);
    }
    if (tokens.is("INTERVAL") && tokens.peek(1).kind() == Kind.STRING) {
      throw Failures.unsupported("INTERVAL");
    }
    if (tokens.peek(1).kind() == Kind.STRING) {
      // DATE '2024-02-29'
      DataType type = DataType.parse(tokens);
      Fragment text = Fragment.of(H2Names.literal(tokens.string()), DataType.VARCHAR);
      return Fragment.of(translation.cast(text, type), type);
    }
    Fragment call = calls.parse();
    return call == null ? column() : call;
  }

  private Fragment caseWhen() throws SqlFailure {
    StringBuilder sql = new StringBuilder("CASE");
    DataType type = null;
    if (!tokens.is("WHEN")) {
      sql.append(' ').append(parse().sql());
    }
    while (tokens.accept("WHEN")) {
      sql.append(" WHEN ").append(parse().sql());
      tokens.expect("THEN");
      Fragment then = parse();
      type = type == null ? then.type() : type;
      sql.append(" THEN ").append(then.sql());
    }
    if (tokens.accept("ELSE")) {
      sql.append(" ELSE ").append(parse().sql());
    }
    tokens.expect("END");
    // A number's size may differ from branch to branch.
    boolean sameForAll = type != null && type.kind() != DataType.Kind.FIXED;
    return Fragment.of("(" + sql + " END)", sameForAll ? type : null);
  }

  private Fragment column() throws SqlFailure {
    List<String> parts = tokens.dotted();
    String name = parts.get(parts.size() - 1);
    if (translation.fields() != null) {
      Fragment metadata = translation.fields().metadata(name);
      if (metadata == null) {
        throw Failures.unknownColumn(name);
      }
      return metadata;
    }
    Fragment alias = parts.size() == 1 ? aliases.get(name) : null;
    if (alias != null) {
      return Fragment.of("(" + alias.sql() + ")", alias.type());
    }
    List<String> lastTwo = parts.subList(Math.max(0, parts.size() - 2), parts.size());
    return new Fragment(
        String.join(".", lastTwo.stream().map(H2Names::quote).toList()), null, name);
  }
}
