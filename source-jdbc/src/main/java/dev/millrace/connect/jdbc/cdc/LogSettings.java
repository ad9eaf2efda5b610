package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a task of Debezium's is configured with: the user's keys of Debezium's, and ours said in
 * them.
 */
public final class LogSettings {
  /** Of ours, with another meaning there, or none. */
  private static final Set<String> OURS =
      Set.of(
          "connector.class",
          "snapshot.mode",
          "table.whitelist",
          "table.blacklist",
          "table.exclude.list",
          "schema.include.list",
          "schema.exclude.list");

  private static final Map<Database, String> PORTS =
      Map.of(
          Database.POSTGRESQL, "5432",
          Database.MYSQL, "3306",
          Database.MARIADB, "3306",
          Database.SQL_SERVER, "1433");

  private static final int IDENTIFIER = 63;

  private final Map<String, String> settings = new HashMap<>();

  private LogSettings() {}

  /**
   * Debezium's configuration.
   *
   * @param props the connector's; Debezium's own keys among them win over what is made of ours
   * @param user null if the URL names it
   * @param password null for none
   * @param driver further parameters of the driver
   * @param tables whose changes are wanted
   */
  public static Map<String, String> of(
      Map<String, String> props,
      String user,
      String password,
      Map<String, String> driver,
      List<TableId> tables) {
    LogUrl url = LogUrl.of(props.get("connection.url"));
    LogSettings made = new LogSettings();
    made.place(url, user, password);
    url.parameters().forEach((name, value) -> made.parameter(url.database(), name, value));
    driver.forEach((name, value) -> made.parameter(url.database(), name, value));
    made.defaults(url.database(), String.valueOf(props.get("name")));
    made.passThrough(props);
    made.settings.put("table.include.list", include(url.database(), tables));
    return made.settings;
  }

  private void place(LogUrl url, String user, String password) {
    put("database.hostname", url.host());
    put("database.port", url.port().isEmpty() ? PORTS.get(url.database()) : url.port());
    put("database.user", user);
    put("database.password", password);
    if (!url.name().isEmpty()) {
      switch (url.database()) {
        case POSTGRESQL -> put("database.dbname", url.name());
        case SQL_SERVER -> put("database.names", url.name());
        case MYSQL, MARIADB -> put("database.include.list", Pattern.quote(url.name()));
      }
    }
  }

  private void parameter(Database database, String name, String value) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "user", "password" ->
          settings.putIfAbsent("database." + name.toLowerCase(Locale.ROOT), value);
      case "sslmode" ->
          put(
              database == Database.POSTGRESQL ? "database.sslmode" : "database.ssl.mode",
              value.toLowerCase(Locale.ROOT).replace("-", database == Database.MYSQL ? "_" : "-"));
      default -> put("driver." + name, value);
    }
  }

  /** Which Debezium's keys of the same name override. */
  private void defaults(Database database, String connector) {
    put("poll.interval.ms", "100");
    switch (database) {
      case POSTGRESQL -> {
        put("plugin.name", "pgoutput");
        put("slot.name", slotName(connector));
        put("publication.name", slotName(connector));
        put("lsn.flush.timeout.ms", "5000");
        put("lsn.flush.timeout.action", "warn");
      }
      case MYSQL, MARIADB -> put("database.server.id", String.valueOf(serverId(connector)));
      case SQL_SERVER -> {}
    }
  }

  private void passThrough(Map<String, String> props) {
    props.forEach(
        (key, value) -> {
          if (value != null && !key.startsWith("connection.") && !OURS.contains(key)) {
            settings.put(key, value);
          }
        });
    settings.put("snapshot.mode", "no_data");
    // Waits are ours: a new task of Debezium's is made after each failure.
    settings.put("errors.max.retries", "-1");
    settings.put("slot.max.retries", "0");
    // The publication and the slot are ours to make.
    settings.put("publication.autocreate.mode", "disabled");
    settings.put("slot.drop.on.stop", "false");
    settings.put("offset.mismatch.strategy", "no_validation");
  }

  private void put(String key, String value) {
    if (value != null) {
      settings.put(key, value);
    }
  }

  /** As expressions that match these names and no other; a comma would end one. */
  static String include(Database database, List<TableId> tables) {
    return tables.stream()
        .map(
            table ->
                database == Database.MYSQL || database == Database.MARIADB
                    ? table.catalog() + "." + table.name()
                    : table.schema() + "." + table.name())
        .map(name -> name.replaceAll("([^\\w])", "\\\\$1"))
        .collect(Collectors.joining(","));
  }

  /** A name for the connector's slot and publication: its own, as far as PostgreSQL takes it. */
  public static String slotName(String connector) {
    String name = "millrace_" + connector.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    boolean same = name.equals("millrace_" + connector);
    if (same && name.length() <= IDENTIFIER) {
      return name;
    }
    // Two connectors whose names differ in other characters only must not share a slot.
    String suffix = "_" + Integer.toHexString(connector.hashCode());
    return name.substring(0, Math.min(name.length(), IDENTIFIER - suffix.length())) + suffix;
  }

  /** A number by which the server knows this reader among its replicas. */
  private static long serverId(String connector) {
    return 1_000_000_000L + (connector.hashCode() & 0x3fffffff);
  }
}
