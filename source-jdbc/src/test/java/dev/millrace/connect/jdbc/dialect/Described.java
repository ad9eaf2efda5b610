package dev.millrace.connect.jdbc.dialect;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/**
 * What becomes of columns as a driver's own classes describe them. So a type that a new version of
 * a driver adds, or names otherwise, fails a test.
 */
final class Described {
  private static final TypeSettings SETTINGS =
      new TypeSettings(NumericMapping.NONE, TimestampGranularity.CONNECT_LOGICAL, ZoneId.of("UTC"));
  private static final TableId ID = new TableId("", "q");

  private Described() {}

  /** What a test expects: columns, and beside each what becomes of it. */
  static Map<String, String> expected(String... pairs) {
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      expected.put(pairs[i], pairs[i + 1]);
    }
    return expected;
  }

  static MetadataDialect dialect(String name) {
    return (MetadataDialect) Dialects.find(name, "").orElseThrow();
  }

  /** Each column's name, and its Connect type with the expression that reads it. */
  static Map<String, String> columns(MetadataDialect dialect, ResultSetMetaData meta)
      throws SQLException {
    Map<String, String> described = new LinkedHashMap<>();
    for (Column column : dialect.describeQuery(connection(meta), ID, "SELECT 1").columns()) {
      described.put(column.name(), plan(dialect, named(column, "c")));
    }
    return described;
  }

  private static Column named(Column column, String name) {
    return new Column(
        name,
        column.type(),
        column.element(),
        column.declaredType(),
        column.precision(),
        column.scale(),
        column.nullable(),
        column.generatedId());
  }

  /** A column as {@link java.sql.DatabaseMetaData#getColumns} has it. */
  static Column column(MetadataDialect dialect, String typeName, int jdbc, int size, int scale) {
    return new Column(
        "c",
        dialect.type(typeName, jdbc),
        null,
        dialect.declared(typeName, jdbc, size, scale),
        dialect.precision(typeName, size, scale),
        scale,
        true,
        false);
  }

  static String plan(MetadataDialect dialect, Column column) {
    ColumnPlan plan = dialect.plan(ID, column, new Quoting("", ""), SETTINGS);
    String select = plan.select().equals(column.name()) ? "" : " " + plan.select();
    return named(plan.schema()) + select;
  }

  private static String named(Schema schema) {
    if (schema.name() == null) {
      return schema.type().name();
    }
    String name = schema.name().substring(schema.name().lastIndexOf('.') + 1);
    return schema.name().equals(Decimal.LOGICAL_NAME)
        ? name + "(" + schema.parameters().get(Decimal.SCALE_FIELD) + ")"
        : name;
  }

  /**
   * What {@code column} becomes of a row, by the methods of {@link ResultSet} that the plan calls.
   */
  static Object read(MetadataDialect dialect, Column column, Map<String, Object> row)
      throws SQLException {
    TypeSettings exact =
        new TypeSettings(
            NumericMapping.NONE, TimestampGranularity.NANOS_ISO_DATETIME_STRING, ZoneId.of("UTC"));
    return dialect
        .plan(ID, column, Quoting.STANDARD, exact)
        .reader()
        .read(
            proxy(
                ResultSet.class,
                (self, method, args) -> {
                  String call =
                      args.length == 1
                          ? method.getName()
                          : method.getName() + " " + ((Class<?>) args[1]).getSimpleName();
                  if (!row.containsKey(call)) {
                    throw new AssertionError("the plan calls " + call);
                  }
                  return row.get(call);
                }),
            1);
  }

  private static Connection connection(ResultSetMetaData meta) {
    PreparedStatement statement =
        proxy(
            PreparedStatement.class,
            (self, method, args) -> method.getName().equals("getMetaData") ? meta : null);
    return proxy(Connection.class, (self, method, args) -> statement);
  }

  /** One that answers each call by another such, 0 or true, but for {@code answers}. */
  static <T> T stub(Class<T> type, Map<String, Object> answers) {
    return proxy(
        type,
        (self, method, args) -> {
          Class<?> result = method.getReturnType();
          if (answers.containsKey(method.getName())) {
            return answers.get(method.getName());
          }
          if (result.isInterface()) {
            return stub(result, Map.of());
          }
          return result == boolean.class ? (Object) true : result == int.class ? (Object) 0 : null;
        });
  }

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Described.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
