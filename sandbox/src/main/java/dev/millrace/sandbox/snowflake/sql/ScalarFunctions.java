package dev.millrace.sandbox.snowflake.sql;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The functions of single values that this server knows, and what H2 is to do for them. */
final class ScalarFunctions {
  /** Functions that H2 has under a name, with the fewest and the most arguments. */
  private record Same(String h2, int fewest, int most, DataType type) {}

  private static final Map<String, Same> SAME =
      Map.ofEntries(
          Map.entry("UPPER", new Same("UPPER", 1, 1, DataType.VARCHAR)),
          Map.entry("LOWER", new Same("LOWER", 1, 1, DataType.VARCHAR)),
          Map.entry("TRIM", new Same("TRIM", 1, 1, DataType.VARCHAR)),
          Map.entry("LTRIM", new Same("LTRIM", 1, 1, DataType.VARCHAR)),
          Map.entry("RTRIM", new Same("RTRIM", 1, 1, DataType.VARCHAR)),
          Map.entry("REPLACE", new Same("REPLACE", 2, 3, DataType.VARCHAR)),
          Map.entry("SUBSTR", new Same("SUBSTRING", 2, 3, DataType.VARCHAR)),
          Map.entry("SUBSTRING", new Same("SUBSTRING", 2, 3, DataType.VARCHAR)),
          Map.entry("LPAD", new Same("LPAD", 2, 3, DataType.VARCHAR)),
          Map.entry("RPAD", new Same("RPAD", 2, 3, DataType.VARCHAR)),
          Map.entry("REPEAT", new Same("REPEAT", 2, 2, DataType.VARCHAR)),
          Map.entry(
              "LENGTH", new Same("CHAR_LENGTH", 1, 1, new DataType(DataType.Kind.FIXED, 18, 0))),
          Map.entry("LEN", new Same("CHAR_LENGTH", 1, 1, new DataType(DataType.Kind.FIXED, 18, 0))),
          Map.entry(
              "OCTET_LENGTH",
              new Same("OCTET_LENGTH", 1, 1, new DataType(DataType.Kind.FIXED, 18, 0))),
          Map.entry("COALESCE", new Same("COALESCE", 2, 255, null)),
          Map.entry("NVL", new Same("COALESCE", 2, 2, null)),
          Map.entry("IFNULL", new Same("COALESCE", 2, 2, null)),
          Map.entry("NULLIF", new Same("NULLIF", 2, 2, null)),
          Map.entry("ABS", new Same("ABS", 1, 1, null)),
          Map.entry("ROUND", new Same("ROUND", 1, 2, null)),
          Map.entry("FLOOR", new Same("FLOOR", 1, 1, null)),
          Map.entry("CEIL", new Same("CEIL", 1, 1, null)),
          Map.entry("MOD", new Same("MOD", 2, 2, null)),
          Map.entry("SIGN", new Same("SIGN", 1, 1, null)),
          Map.entry("TYPEOF", new Same("SF.TYPEOF", 1, 1, DataType.VARCHAR)),
          Map.entry("IS_NULL_VALUE", new Same("SF.IS_NULL_VALUE", 1, 1, DataType.BOOLEAN)));

  /** The types that TO_X and TRY_TO_X make, by X. */
  private static final Map<String, DataType> TARGETS =
      Map.ofEntries(
          Map.entry("VARCHAR", DataType.VARCHAR),
          Map.entry("CHAR", DataType.VARCHAR),
          Map.entry("NUMBER", DataType.NUMBER),
          Map.entry("NUMERIC", DataType.NUMBER),
          Map.entry("DECIMAL", DataType.NUMBER),
          Map.entry("DOUBLE", DataType.FLOAT),
          Map.entry("BOOLEAN", DataType.BOOLEAN),
          Map.entry("DATE", DataType.DATE),
          Map.entry("TIME", DataType.of("TIME")),
          Map.entry("TIMESTAMP", DataType.of("TIMESTAMP_NTZ")),
          Map.entry("TIMESTAMP_NTZ", DataType.of("TIMESTAMP_NTZ")),
          Map.entry("TIMESTAMP_LTZ", DataType.TIMESTAMP_LTZ),
          Map.entry("TIMESTAMP_TZ", DataType.of("TIMESTAMP_TZ")),
          Map.entry("VARIANT", DataType.VARIANT),
          Map.entry("OBJECT", DataType.OBJECT),
          Map.entry("ARRAY", DataType.ARRAY));

  private ScalarFunctions() {}

  static Fragment call(String name, List<Fragment> arguments, Translation translation)
      throws SqlFailure {
    Same same = SAME.get(name);
    if (same != null) {
      count(name, arguments, same.fewest(), same.most());
      boolean first = same.type() == null && !name.equals("COALESCE") && !arguments.isEmpty();
      DataType type =
          name.equals("COALESCE") || name.equals("NVL") || name.equals("IFNULL")
              ? common(arguments)
              : first && arguments.get(0).isVariant() ? arguments.get(0).type() : same.type();
      return Fragment.of(same.h2() + "(" + ExpressionParser.join(arguments) + ")", type);
    }
    Fragment context = context(name, arguments, translation);
    if (context != null) {
      return context;
    }
    boolean tries = name.startsWith("TRY_");
    String plain = tries ? name.substring(4) : name;
    if (plain.startsWith("TO_") && TARGETS.containsKey(plain.substring(3))) {
      return conversion(name, plain, arguments, translation, tries);
    }
    return special(name, arguments, translation);
  }

  private static DataType common(List<Fragment> arguments) {
    DataType type = arguments.get(0).type();
    boolean same = type != null && type.kind() != DataType.Kind.FIXED;
    return same ? type : null;
  }

  private static void count(String name, List<Fragment> arguments, int fewest, int most)
      throws SqlFailure {
    if (arguments.size() < fewest) {
      throw Failures.compilation(
          "000938", "22023", "not enough arguments for function [%s]".formatted(name));
    }
    if (arguments.size() > most) {
      throw Failures.compilation(
          "000939", "22023", "too many arguments for function [%s]".formatted(name));
    }
  }

  private static Fragment conversion(
      String name, String plain, List<Fragment> arguments, Translation translation, boolean tries)
      throws SqlFailure {
    DataType type = TARGETS.get(plain.substring(3));
    boolean number = type.kind() == DataType.Kind.FIXED;
    boolean timestamp = type.kind().hasTime() && type.kind() != DataType.Kind.TIME;
    count(name, arguments, 1, number ? 3 : timestamp ? 2 : 1);
    String value = arguments.get(0).sql();
    if (timestamp && arguments.size() > 1) {
      value = "(" + value + " * " + unit(name, arguments) + ")";
    } else if (arguments.size() > 1) {
      long precision = constant(name, arguments.get(1));
      long scale = arguments.size() > 2 ? constant(name, arguments.get(2)) : 0;
      type = DataType.parse(new Tokens("NUMBER(" + precision + "," + scale + ")"));
    }
    Conversion.Mode mode = tries ? Conversion.Mode.TRY : Conversion.Mode.CAST;
    return Fragment.of(type.convert(value, mode, translation.zone()), type);
  }

  /** What TO_TIMESTAMP(number, scale) multiplies the number by, to have seconds. */
  private static String unit(String name, List<Fragment> arguments) throws SqlFailure {
    DataType type = arguments.get(0).type();
    long scale = constant(name, arguments.get(1));
    if (type == null || type.kind() != DataType.Kind.FIXED || scale > 9) {
      throw Failures.unsupported(name + " of what is no number, or by a scale above 9");
    }
    return "CAST(%s AS NUMERIC(10,9))"
        .formatted(BigDecimal.ONE.movePointLeft((int) scale).toPlainString());
  }

  private static long constant(String name, Fragment argument) throws SqlFailure {
    String sql = argument.sql();
    if (!sql.matches("CAST\\(\\d+ AS NUMERIC\\(38,0\\)\\)")) {
      throw Failures.unsupported(name + " with a format");
    }
    return Long.parseLong(sql.substring(5, sql.indexOf(' ')));
  }

  private static Fragment special(String name, List<Fragment> arguments, Translation translation)
      throws SqlFailure {
    switch (name) {
      case "PARSE_JSON", "TRY_PARSE_JSON" -> {
        count(name, arguments, 1, 1);
        return json(
            "SF.PARSE_JSON(%s, %s)".formatted(arguments.get(0).sql(), name.equals("PARSE_JSON")),
            DataType.VARIANT);
      }
      case "TO_JSON" -> {
        count(name, arguments, 1, 1);
        return Fragment.of(arguments.get(0).sql() + " || ''", DataType.VARCHAR);
      }
      case "OBJECT_CONSTRUCT", "OBJECT_CONSTRUCT_KEEP_NULL" -> {
        String comma = arguments.isEmpty() ? "" : ", ";
        if (arguments.size() % 2 != 0) {
          throw Failures.compilation(
              "000938", "22023", "not enough arguments for function [" + name + "]");
        }
        return json(
            "SF.OBJECT_CONSTRUCT(%s%s%s)"
                .formatted(name.endsWith("KEEP_NULL"), comma, ExpressionParser.join(arguments)),
            DataType.OBJECT);
      }
      case "ARRAY_CONSTRUCT" -> {
        return json("SF.ARRAY_CONSTRUCT(" + ExpressionParser.join(arguments) + ")", DataType.ARRAY);
      }
      case "ARRAY_SIZE" -> {
        count(name, arguments, 1, 1);
        return Fragment.of("CAST(SF.ARRAY_SIZE(" + arguments.get(0).sql() + ") AS BIGINT)");
      }
      case "TO_BINARY", "TRY_TO_BINARY" -> {
        count(name, arguments, 1, 2);
        String format = arguments.size() > 1 ? arguments.get(1).sql() : "'HEX'";
        return Fragment.of(
            "CAST(SF.TO_BINARY(%s, %s, %s) AS %s)"
                .formatted(
                    arguments.get(0).sql(), format, name.equals("TO_BINARY"), DataType.BINARY.h2()),
            DataType.BINARY);
      }
      case "HEX_ENCODE" -> {
        count(name, arguments, 1, 1);
        return Fragment.of("RAWTOHEX(" + arguments.get(0).sql() + ")", DataType.VARCHAR);
      }
      case "IFF" -> {
        count(name, arguments, 3, 3);
        return Fragment.of(
            "(CASE WHEN %s THEN %s ELSE %s END)"
                .formatted(arguments.get(0).sql(), arguments.get(1).sql(), arguments.get(2).sql()));
      }
      case "GREATEST", "LEAST" -> {
        // H2 leaves NULLs out, Snowflake answers NULL.
        count(name, arguments, 1, 255);
        String anyNull =
            String.join(" OR ", arguments.stream().map(a -> a.sql() + " IS NULL").toList());
        return Fragment.of(
            "(CASE WHEN %s THEN NULL ELSE %s(%s) END)"
                .formatted(anyNull, name, ExpressionParser.join(arguments)));
      }
      case "CONCAT" -> {
        count(name, arguments, 1, 255);
        List<String> texts = arguments.stream().map(translation.expressions::text).toList();
        return Fragment.of("(" + String.join(" || ", texts) + ")", DataType.VARCHAR);
      }
      default -> throw Failures.compilation("002140", "42601", "Unknown function " + name);
    }
  }

  private static Fragment json(String sql, DataType type) {
    return Fragment.of("CAST(" + sql + " AS JSON)", type);
  }

  /** What the session itself answers; null for what it doesn't. */
  private static Fragment context(String name, List<Fragment> arguments, Translation translation)
      throws SqlFailure {
    SessionContext context = translation.context;
    String text;
    switch (name) {
      case "CURRENT_DATABASE" -> text = context.database();
      case "CURRENT_SCHEMA" -> text = context.schema();
      case "CURRENT_ROLE" -> text = context.role();
      case "CURRENT_USER" -> text = context.user();
      case "CURRENT_WAREHOUSE" -> text = context.warehouse();
      case "CURRENT_SESSION" -> text = String.valueOf(context.id());
      case "CURRENT_TRANSACTION" -> text = context.transaction().id();
      case "CURRENT_VERSION" -> text = SessionContext.VERSION;
      case "CURRENT_ACCOUNT" -> text = "SANDBOX";
      case "UUID_STRING" -> text = UUID.randomUUID().toString();
      case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "SYSDATE", "CURRENT_DATE", "CURRENT_TIME" -> {
        return time(name, translation);
      }
      default -> {
        return null;
      }
    }
    count(name, arguments, 0, 0);
    return Fragment.of(
        text == null ? "CAST(NULL AS VARCHAR)" : H2Names.literal(text), DataType.VARCHAR);
  }

  private static Fragment time(String name, Translation translation) {
    ZoneId zone = name.equals("SYSDATE") ? ZoneOffset.UTC : ZoneId.of(translation.zone());
    var now = translation.now.atZone(zone);
    DateTimeFormatter form =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    return switch (name) {
      case "CURRENT_DATE" -> Fragment.of("DATE '" + now.toLocalDate() + "'", DataType.DATE);
      case "CURRENT_TIME" -> Fragment.of("TIME '" + now.toLocalTime() + "'", DataType.of("TIME"));
      case "SYSDATE" ->
          Fragment.of("TIMESTAMP '" + form.format(now) + "'", DataType.of("TIMESTAMP_NTZ"));
      default ->
          Fragment.of(
              "TIMESTAMP WITH TIME ZONE '"
                  + form.format(now)
                  + now.getOffset().getId().replace("Z", "+00:00")
                  + "'",
              DataType.TIMESTAMP_LTZ);
    };
  }
}
