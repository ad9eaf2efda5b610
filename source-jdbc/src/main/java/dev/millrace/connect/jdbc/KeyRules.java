package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.schedule.Schedule;
import dev.millrace.connect.jdbc.cdc.Database;
import dev.millrace.connect.jdbc.cdc.LogUrl;
import dev.millrace.connect.jdbc.cdc.Publication;
import dev.millrace.connect.jdbc.cdc.Slot;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Dialects;
import dev.millrace.connect.jdbc.query.CursorNames;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;

/** Rules over several keys, for which nobody need ask the database. */
final class KeyRules {
  /** A parameter, or what stands between a user's name and an at sign. */
  private static final Pattern PASSWORD_IN_URL =
      Pattern.compile("(?i)[?&;(](password|pwd|sslpassword)=|//[^/?@]*:[^/?@]*@");

  private final Validation validation;
  private final Map<String, ConfigValue> values;

  private final Map<String, String> props;

  private KeyRules(
      Validation validation, Map<String, ConfigValue> values, Map<String, String> props) {
    this.validation = validation;
    this.values = values;
    this.props = props;
  }

  static void check(Validation validation, Map<String, String> props) {
    KeyRules rules = new KeyRules(validation, JdbcSourceConfig.DEF.validateAll(props), props);
    rules.dialect();
    rules.passwordInUrl();
    rules.tables();
    rules.columns();
    rules.mapping(JdbcSourceConfig.INCREMENTING_MAPPING, JdbcSourceConfig.INCREMENTING);
    rules.mapping(JdbcSourceConfig.TIMESTAMP_MAPPING, JdbcSourceConfig.TIMESTAMP);
    rules.timestampInitial();
    rules.queries(props);
    rules.schedule();
    rules.quoting();
    rules.isolation();
    rules.recordKey();
    rules.pool();
    rules.capture();
  }

  private String text(String key) {
    Object value = values.get(key).value();
    return value == null ? "" : value.toString();
  }

  private List<String> list(String key) {
    return values.get(key).value() instanceof List<?> list
        ? list.stream().map(Object::toString).toList()
        : List.of();
  }

  private void dialect() {
    String name = text(JdbcSourceConfig.DIALECT);
    String url = text(JdbcSourceConfig.URL);
    if (!Dialects.known(name)) {
      validation.error(
          JdbcSourceConfig.DIALECT, "There is no dialect " + name + ": use " + Dialects.names());
      return;
    }
    Optional<Dialect> dialect = Dialects.find(name, url);
    if (!url.isBlank() && dialect.isEmpty()) {
      validation.error(JdbcSourceConfig.URL, "Must start with one of " + Dialects.urlPrefixes());
    }
    dialect.ifPresent(
        found -> {
          tableTypes(found);
          replicas(found);
          if (!url.isBlank()) {
            driver(found, url);
          }
        });
  }

  private void driver(Dialect dialect, String url) {
    try {
      dialect.driver(url);
    } catch (ConnectException e) {
      validation.error(JdbcSourceConfig.URL, e.getMessage());
    }
  }

  private void replicas(Dialect dialect) {
    String mode = text(JdbcSourceConfig.MODE);
    if (!list(JdbcSourceConfig.REPLICAS).isEmpty() && !mode.equalsIgnoreCase("bulk")) {
      validation.warn(
          JdbcSourceConfig.REPLICAS,
          "No effect: mode " + mode + " reads from connection.url, for replicas lag");
    }
    for (String url : list(JdbcSourceConfig.REPLICAS)) {
      validation.require(
          url.strip().startsWith(dialect.urlPrefix()),
          JdbcSourceConfig.REPLICAS,
          "Each URL must start with "
              + dialect.urlPrefix()
              + ", as connection.url does; a comma within a URL starts the next");
    }
  }

  private void passwordInUrl() {
    passwordIn(JdbcSourceConfig.URL, List.of(text(JdbcSourceConfig.URL)));
    passwordIn(JdbcSourceConfig.REPLICAS, list(JdbcSourceConfig.REPLICAS));
  }

  private void passwordIn(String key, List<String> urls) {
    if (urls.stream().anyMatch(url -> PASSWORD_IN_URL.matcher(url).find())) {
      validation.warn(
          key,
          "It holds a password, which everybody sees who may read the configuration: move it to"
              + " connection.password");
    }
  }

  private void tableTypes(Dialect dialect) {
    for (String type : list(JdbcSourceConfig.TABLE_TYPES)) {
      validation.require(
          dialect.tableTypes().stream().anyMatch(type.strip()::equalsIgnoreCase),
          JdbcSourceConfig.TABLE_TYPES,
          "There is no table type " + type + ": use some of " + dialect.tableTypes());
    }
  }

  private void tables() {
    boolean whitelist = !list(JdbcSourceConfig.WHITELIST).isEmpty();
    boolean blacklist = !list(JdbcSourceConfig.BLACKLIST).isEmpty();
    boolean include = !list(JdbcSourceConfig.INCLUDE_LIST).isEmpty();
    boolean exclude = !list(JdbcSourceConfig.EXCLUDE_LIST).isEmpty();
    validation.require(
        !(whitelist && blacklist),
        JdbcSourceConfig.BLACKLIST,
        "Must be empty beside table.whitelist, which names the tables already");
    validation.require(
        !((whitelist || blacklist) && (include || exclude)),
        include ? JdbcSourceConfig.INCLUDE_LIST : JdbcSourceConfig.EXCLUDE_LIST,
        "Must be empty beside table.whitelist or table.blacklist: use names or patterns");
    validation.require(
        !exclude || include,
        JdbcSourceConfig.EXCLUDE_LIST,
        "Needs table.include.list, from which it takes tables out; to start from all, write .*");
    patterns(JdbcSourceConfig.INCLUDE_LIST);
    patterns(JdbcSourceConfig.EXCLUDE_LIST);
  }

  private void patterns(String key) {
    for (String pattern : list(key)) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        validation.error(
            key, pattern + " must be a Java regular expression: " + e.getDescription());
      }
    }
  }

  private void columns() {
    String mode = text(JdbcSourceConfig.MODE).toLowerCase(Locale.ROOT);
    validation.require(
        !mode.startsWith("timestamp")
            || !list(JdbcSourceConfig.TIMESTAMP).isEmpty()
            || !list(JdbcSourceConfig.TIMESTAMP_MAPPING).isEmpty(),
        JdbcSourceConfig.TIMESTAMP,
        "Mode " + mode + " needs the column that holds when a row last changed");
  }

  private void queries(Map<String, String> props) {
    List<String> names = list(JdbcSourceConfig.QUERIES);
    boolean masked = values.get(JdbcSourceConfig.QUERY_MASKED).value() != null;
    boolean single = !text(JdbcSourceConfig.QUERY).isBlank();
    validation.require(
        !(masked && single),
        JdbcSourceConfig.QUERY_MASKED,
        "Must be empty beside query: give the query once");
    for (String name : names) {
      validation.require(
          !List.of("query", "masked", "suffix", "retry.attempts", "timeout.ms").contains(name),
          JdbcSourceConfig.QUERIES,
          "A query can't be named " + name + ": the name means something else");
      String text = props.get(JdbcSourceConfig.QUERY + "." + name);
      validation.require(
          text != null && !text.isBlank(),
          JdbcSourceConfig.QUERIES,
          "Needs a key query." + name + " with the query's text");
    }
    if (masked || single || !names.isEmpty()) {
      for (String key :
          List.of(
              JdbcSourceConfig.WHITELIST,
              JdbcSourceConfig.BLACKLIST,
              JdbcSourceConfig.INCLUDE_LIST,
              JdbcSourceConfig.EXCLUDE_LIST)) {
        validation.require(
            list(key).isEmpty(), key, "Must be empty beside a query, which names its tables");
      }
      validation.require(
          !text(JdbcSourceConfig.MODE).endsWith("incrementing")
              || !text(JdbcSourceConfig.INCREMENTING).isBlank(),
          JdbcSourceConfig.INCREMENTING,
          "A query's column must be named: no catalog tells it");
    }
  }

  private void schedule() {
    String schedule = text(JdbcSourceConfig.SCHEDULE).strip();
    if (schedule.isEmpty() || Schedule.ONCE.equalsIgnoreCase(schedule)) {
      return;
    }
    try {
      Schedule.cron(schedule, ZoneOffset.UTC);
    } catch (IllegalArgumentException e) {
      validation.error(
          JdbcSourceConfig.SCHEDULE,
          "Must be once, or a cron expression of five fields such as 30 2 * * *: "
              + e.getMessage());
    }
  }

  private void mapping(String key, String simple) {
    List<String> entries = list(key);
    boolean named = !text(simple).isEmpty() && !text(simple).equals("[]");
    validation.require(
        entries.isEmpty() || !named, key, "Must be empty beside " + simple + ": use one of them");
    for (String entry : entries) {
      try {
        CursorNames.Mapping mapping = CursorNames.Mapping.parse(entry);
        validation.require(
            mapping.columns().size() == 1 || key.equals(JdbcSourceConfig.TIMESTAMP_MAPPING),
            key,
            "Each entry must name one column: " + entry);
      } catch (IllegalArgumentException e) {
        validation.error(key, "Each entry must " + e.getMessage());
      }
    }
  }

  private void timestampInitial() {
    Object value = values.get(JdbcSourceConfig.TIMESTAMP_INITIAL).value();
    validation.require(
        !(value instanceof Long ms) || ms >= -1,
        JdbcSourceConfig.TIMESTAMP_INITIAL,
        "Must be milliseconds since 1970, or -1 for the present time");
    Object alias = values.get(JdbcSourceConfig.TIMESTAMP_INITIAL_ALIAS).value();
    validation.require(
        value == null || alias == null || value.equals(alias),
        JdbcSourceConfig.TIMESTAMP_INITIAL_ALIAS,
        "It is another name of timestamp.initial, which says " + value + ": remove one of them");
  }

  private void quoting() {
    Object alias = values.get(JdbcSourceConfig.QUOTING_ALIAS).value();
    String value = props.get(JdbcSourceConfig.QUOTING);
    validation.require(
        value == null || alias == null || alias.equals(!"NEVER".equalsIgnoreCase(value)),
        JdbcSourceConfig.QUOTING_ALIAS,
        "It is another name of quote.sql.identifiers, which says "
            + value
            + ": remove one of them");
  }

  private void isolation() {
    validation.require(
        !Isolation.SQL_SERVER_SNAPSHOT.name().equalsIgnoreCase(text(JdbcSourceConfig.ISOLATION))
            || text(JdbcSourceConfig.URL).startsWith("jdbc:sqlserver:"),
        JdbcSourceConfig.ISOLATION,
        "SQL_SERVER_SNAPSHOT is for SQL Server only: use REPEATABLE_READ");
  }

  private void recordKey() {
    boolean wanted = text(JdbcSourceConfig.RECORD_KEY).equalsIgnoreCase("columns");
    boolean named = !list(JdbcSourceConfig.RECORD_KEY_COLUMNS).isEmpty();
    validation.require(
        named || !wanted,
        JdbcSourceConfig.RECORD_KEY_COLUMNS,
        "record.key=columns needs the names of the columns");
    validation.require(
        wanted || !named,
        JdbcSourceConfig.RECORD_KEY_COLUMNS,
        "It has an effect with record.key=columns only: set that, or remove it");
  }

  private void pool() {
    validation.require(
        !(values.get(JdbcSourceConfig.POOL_MIN_IDLE).value() instanceof Integer idle)
            || !(values.get(JdbcSourceConfig.POOL_SIZE).value() instanceof Integer most)
            || idle <= most,
        JdbcSourceConfig.POOL_MIN_IDLE,
        "Must not be more than connection.pool.max.size");
  }

  private void capture() {
    if (!text(JdbcSourceConfig.MODE).equalsIgnoreCase("cdc")) {
      return;
    }
    String url = text(JdbcSourceConfig.URL);
    if (url.isBlank()) {
      validation.require(
          props.get(DebeziumKeys.HOST) == null,
          JdbcSourceConfig.URL,
          "Nothing tells which database it is: write connection.url, such as"
              + " jdbc:postgresql://db:5432/shop; it takes the place of database.hostname,"
              + " database.port and database.dbname");
      return;
    }
    try {
      validation.require(
          LogUrl.of(url).database() == Database.POSTGRESQL,
          JdbcSourceConfig.MODE,
          "Mode cdc reads PostgreSQL only, as yet");
    } catch (IllegalArgumentException e) {
      validation.error(JdbcSourceConfig.URL, "Mode cdc: " + e.getMessage());
    }
    named(JdbcSourceConfig.SLOT_NAME, name -> new Slot(name, false));
    named(JdbcSourceConfig.PUBLICATION_NAME, Publication::new);
    String plugin = props.getOrDefault("plugin.name", "pgoutput");
    validation.require(
        plugin.equals("pgoutput"), "plugin.name", "Must be pgoutput, which every server has");
    validation.require(
        !text(JdbcSourceConfig.TOPIC_PREFIX).isBlank(),
        JdbcSourceConfig.TOPIC_PREFIX,
        "Mode cdc needs it: it names the source, in topics and in stored positions");
    validation.require(
        text(JdbcSourceConfig.QUERY).isBlank()
            && list(JdbcSourceConfig.QUERIES).isEmpty()
            && values.get(JdbcSourceConfig.QUERY_MASKED).value() == null,
        JdbcSourceConfig.MODE,
        "Mode cdc reads tables, not queries");
    for (String key : List.of(JdbcSourceConfig.RECORD_KEY, JdbcSourceConfig.RECORD_KEY_COLUMNS)) {
      validation.require(
          props.get(key) == null, key, "Has no effect in mode cdc: use message.key.columns");
    }
    for (String key : List.of("field.name.adjustment.mode", "post.processors")) {
      validation.require(
          props.get(key) == null,
          key,
          "Can't be used: rows of the snapshot would differ from those of the log");
    }
  }

  private void named(String key, Consumer<String> check) {
    String name = text(key);
    if (!name.isEmpty()) {
      try {
        check.accept(name);
      } catch (IllegalArgumentException e) {
        validation.error(key, "It " + e.getMessage());
      }
    }
  }
}
