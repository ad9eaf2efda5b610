package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.CalendarSystem;
import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.LoggedValue;
import dev.millrace.connect.jdbc.dialect.MySqlDialect;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.PostgresDialect;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import io.debezium.connector.mariadb.charset.MariaDbCharsetRegistry;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives Debezium's tables the types of the query modes ({@code cdc.types=millrace}). Debezium makes
 * it by its name, so its settings come as properties.
 */
public final class LogTypes implements CustomConverter<SchemaBuilder, RelationalColumn> {
  private static final Logger log = LoggerFactory.getLogger(LogTypes.class);
  private static final MariaDbCharsetRegistry CHARSETS = new MariaDbCharsetRegistry();
  private static final String NAME = "millrace";
  private static final String DATABASE = "database";
  private static final String POSTGRES = "postgres";
  private static final String MYSQL = "mysql";
  private static final String NUMERIC = "numeric";
  private static final String GRANULARITY = "granularity";
  private static final String ZONE = "zone";
  private static final String CALENDAR = "calendar";
  private static final String DIMENSIONS = "dimensions";

  private Dialect dialect;
  private Function<RelationalColumn, Column> columns;
  private TypeSettings settings;

  /**
   * What Debezium's configuration for PostgreSQL has to hold.
   *
   * @param manyDimensions the columns that are declared as arrays of several dimensions, as {@link
   *     Dimensions} finds them
   */
  public static Map<String, String> postgres(TypeSettings settings, Set<String> manyDimensions) {
    Map<String, String> configuration = configuration(POSTGRES, settings);
    configuration.put(NAME + "." + DIMENSIONS, Dimensions.text(manyDimensions));
    // Types that Debezium does not know come as text, instead of not at all.
    configuration.put("include.unknown.datatypes", "true");
    configuration.put("driver.options", PostgresSession.OPTIONS);
    return configuration;
  }

  /** What Debezium's configuration for MySQL and MariaDB has to hold. */
  public static Map<String, String> mySql(TypeSettings settings) {
    return configuration(MYSQL, settings);
  }

  private static Map<String, String> configuration(String database, TypeSettings settings) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("converters", NAME);
    configuration.put(NAME + ".type", LogTypes.class.getName());
    configuration.put(NAME + "." + DATABASE, database);
    configuration.put(NAME + "." + NUMERIC, settings.numeric().name());
    configuration.put(NAME + "." + GRANULARITY, settings.granularity().name());
    configuration.put(NAME + "." + ZONE, settings.zone().getId());
    configuration.put(NAME + "." + CALENDAR, settings.calendar().name());
    // Debezium warns of a value that it can't convert, and hands on null.
    configuration.put("event.converting.failure.handling.mode", "fail");
    return configuration;
  }

  /** True if Debezium's configuration asks for these types. */
  static boolean areIn(Map<String, String> configuration) {
    return LogTypes.class.getName().equals(configuration.get(NAME + ".type"));
  }

  @Override
  public void configure(Properties props) {
    settings =
        new TypeSettings(
            NumericMapping.valueOf(props.getProperty(NUMERIC)),
            TimestampGranularity.valueOf(props.getProperty(GRANULARITY)),
            ZoneId.of(props.getProperty(ZONE)),
            CalendarSystem.valueOf(props.getProperty(CALENDAR)));
    if (props.getProperty(DATABASE).equals(MYSQL)) {
      dialect = new MySqlDialect();
      columns = MySqlColumns::of;
    } else {
      Set<String> manyDimensions = Dimensions.of(props.getProperty(DIMENSIONS, ""));
      dialect = new PostgresDialect();
      columns =
          field ->
              PostgresColumns.of(
                  field, manyDimensions.contains(field.dataCollection() + "." + field.name()));
    }
  }

  @Override
  public void converterFor(
      RelationalColumn field, ConverterRegistration<SchemaBuilder> registration) {
    TableId table = table(field.dataCollection());
    Column column = columns.apply(field);
    if (column == null) {
      log.info("{}: column {} has the type that Debezium gives it", table, field.name());
      return;
    }
    Schema schema = dialect.plan(table, column, dialect.quoting(), settings).schema();
    LoggedValue value = value(table, column, field);
    Object standsForDefault = field.defaultValue();
    registration.register(
        new PlannedField(schema),
        logged -> {
          try {
            return convert(logged, schema, value);
          } catch (RuntimeException e) {
            if (logged == standsForDefault) {
              // Debezium tries the column's default, which the field does not take.
              return null;
            }
            throw failure(table, column, e);
          }
        });
  }

  private LoggedValue value(TableId table, Column column, RelationalColumn field) {
    LoggedValue value = dialect.logged(table, column, settings);
    if (dialect instanceof MySqlDialect) {
      LoggedValue form = MySqlForms.of(column, charset(field.charsetName()));
      return logged -> value.of(form.of(logged));
    }
    return logged -> value.of(PostgresForms.of(logged));
  }

  private static Charset charset(String name) {
    String java = name == null ? null : CHARSETS.getJavaEncodingForCharSet(name);
    return java == null ? StandardCharsets.UTF_8 : Charset.forName(java);
  }

  private Object convert(Object logged, Schema schema, LoggedValue value) {
    if (logged == null) {
      return schema.isOptional() ? null : absent(schema);
    }
    // Debezium's own marks for what PostgreSQL's log left out are bare objects.
    return logged.getClass() == Object.class
        ? Unavailable.of(schema.type(), schema.name() != null)
        : value.of(logged);
  }

  private Object absent(Schema schema) {
    if (dialect instanceof MySqlDialect) {
      throw MySqlForms.zero();
    }
    return Absent.of(schema);
  }

  /** Debezium hands on the cause only, so the message is in both. */
  private static DataException failure(TableId table, Column column, RuntimeException cause) {
    String message =
        cause instanceof DataException && cause.getMessage().contains(column.name())
            ? cause.getMessage()
            : table
                + ": column "
                + column.name()
                + " ("
                + column.declaredType()
                + ") of a change in the database's log can't be taken: "
                + cause.getMessage();
    return new DataException(message, new DataException(message, cause));
  }

  private static TableId table(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new TableId("", name)
        : new TableId(name.substring(0, dot), name.substring(dot + 1));
  }
}
