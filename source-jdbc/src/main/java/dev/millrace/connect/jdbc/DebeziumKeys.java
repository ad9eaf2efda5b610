package dev.millrace.connect.jdbc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configuration of Debezium's with another {@code connector.class}, said in our keys: where the
 * database is, as whom to log in, which tables. Its other keys mean what they mean there.
 */
final class DebeziumKeys {
  static final String HOST = "database.hostname";

  private static final Set<String> POSTGRES =
      Set.of("database.dbname", "plugin.name", "slot.name", "publication.name");

  private DebeziumKeys() {}

  /** True if {@code props} names the database as Debezium does, and not as we do. */
  static boolean are(Map<String, String> props) {
    return props.get(JdbcSourceConfig.URL) == null && props.get(HOST) != null;
  }

  /** Ours beside Debezium's; {@code props} itself if they are no configuration of Debezium's. */
  static Map<String, String> adopt(Map<String, String> props) {
    if (!are(props)) {
      return props;
    }
    Map<String, String> all = new HashMap<>(props);
    all.putIfAbsent(JdbcSourceConfig.MODE, "cdc");
    copy(all, "database.user", JdbcSourceConfig.USER);
    copy(all, "database.password", JdbcSourceConfig.PASSWORD);
    String url = url(props);
    if (url != null) {
      all.put(JdbcSourceConfig.URL, url);
      driver(all, url.startsWith("jdbc:postgresql:"));
    }
    tables(all);
    return all;
  }

  private static void copy(Map<String, String> all, String from, String to) {
    if (all.get(from) != null) {
      all.putIfAbsent(to, all.get(from));
    }
  }

  /** Null if nothing tells which database it is. */
  private static String url(Map<String, String> props) {
    String host = props.get(HOST);
    String port = props.get("database.port");
    String place = port == null ? host : host + ":" + port;
    if (props.containsKey("database.names")) {
      return "jdbc:sqlserver://"
          + place
          + ";databaseName="
          + props.get("database.names").split(",", -1)[0].strip();
    }
    if (POSTGRES.stream().anyMatch(props::containsKey)) {
      String name = props.getOrDefault("database.dbname", "");
      return "jdbc:postgresql://" + place + "/" + encoded(name);
    }
    if (props.containsKey("database.server.id")) {
      return "jdbc:"
          + (present("org.mariadb.jdbc.Driver") ? "mariadb" : "mysql")
          + "://"
          + place
          + "/";
    }
    return null;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static boolean present(String type) {
    try {
      Class.forName(type, false, DebeziumKeys.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** What Debezium's connections are made with, ours are made with too. */
  private static void driver(Map<String, String> all, boolean postgres) {
    for (Map.Entry<String, String> entry : Map.copyOf(all).entrySet()) {
      String key = entry.getKey();
      if (key.startsWith("driver.")) {
        all.putIfAbsent(JdbcSourceConfig.DRIVER_PREFIX + key.substring(7), entry.getValue());
      } else if (postgres && key.startsWith("database.ssl")) {
        all.putIfAbsent(JdbcSourceConfig.DRIVER_PREFIX + key.substring(9), entry.getValue());
      }
    }
  }

  /** Debezium's expressions leave upper and lower case out of account. */
  private static void tables(Map<String, String> all) {
    String include = all.get(JdbcSourceConfig.INCLUDE_LIST);
    String exclude = all.get(JdbcSourceConfig.EXCLUDE_LIST);
    String schemas = all.get("schema.include.list");
    String noSchemas = all.get("schema.exclude.list");
    if (include == null && exclude == null && schemas == null && noSchemas == null) {
      return;
    }
    String prefix = "(?i)" + ahead("?=", schemas) + ahead("?!", noSchemas);
    List<String> patterns = new ArrayList<>();
    for (String pattern : include == null ? List.of(".*") : List.of(include.split(",", -1))) {
      patterns.add(prefix + pattern.strip());
    }
    all.put(JdbcSourceConfig.INCLUDE_LIST, String.join(",", patterns));
  }

  private static String ahead(String kind, String schemas) {
    return schemas == null || schemas.isBlank()
        ? ""
        : "(" + kind + "(?:" + String.join("|", schemas.split("\\s*,\\s*", -1)) + ")\\.)";
  }
}
