package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Dialects;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;

/** Rules over several keys, for which nobody need ask the database. */
final class KeyRules {
  private final Validation validation;
  private final Map<String, ConfigValue> values;

  private KeyRules(Validation validation, Map<String, ConfigValue> values) {
    this.validation = validation;
    this.values = values;
  }

  static void check(Validation validation, Map<String, String> props) {
    KeyRules rules = new KeyRules(validation, JdbcSourceConfig.DEF.validateAll(props));
    rules.dialect();
    rules.tables();
    rules.columns();
    rules.timestampInitial();
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
        !mode.startsWith("timestamp") || !list(JdbcSourceConfig.TIMESTAMP).isEmpty(),
        JdbcSourceConfig.TIMESTAMP,
        "Mode " + mode + " needs the column that holds when a row last changed");
  }

  private void timestampInitial() {
    Object value = values.get(JdbcSourceConfig.TIMESTAMP_INITIAL).value();
    validation.require(
        !(value instanceof Long ms) || ms >= -1,
        JdbcSourceConfig.TIMESTAMP_INITIAL,
        "Must be milliseconds since 1970, or -1 for the present time");
  }
}
