package dev.millrace.connect.jdbc.cdc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A JDBC URL in the parts that Debezium's keys have.
 *
 * @param host of several servers all but the last with their ports, as the drivers take them
 * @param port empty for the database's usual one
 * @param name of the database; empty for none
 * @param parameters of the driver, as the URL spells them
 */
public record LogUrl(
    Database database, String host, String port, String name, Map<String, String> parameters) {
  private static final Map<String, Database> SCHEMES =
      Map.of(
          "jdbc:postgresql:", Database.POSTGRESQL,
          "jdbc:mysql:", Database.MYSQL,
          "jdbc:mariadb:", Database.MARIADB,
          "jdbc:sqlserver:", Database.SQL_SERVER);

  /** Empty if it is of no database whose log can be read. */
  public static Optional<Database> database(String url) {
    return SCHEMES.entrySet().stream()
        .filter(scheme -> url.startsWith(scheme.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Takes {@code url} apart.
   *
   * @throws IllegalArgumentException if it has no host, or is of no database whose log can be read;
   *     does not show the URL
   */
  public static LogUrl of(String url) {
    Database database =
        database(url)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "must start with one of " + SCHEMES.keySet().stream().sorted().toList()));
    int start = url.indexOf("//");
    if (start < 0) {
      throw new IllegalArgumentException("must name the host: write //host:port after the scheme");
    }
    String rest = url.substring(start + 2);
    return database == Database.SQL_SERVER ? sqlServer(rest) : other(database, rest);
  }

  private static LogUrl other(Database database, String rest) {
    String[] halves = rest.split("\\?", 2);
    String[] place = halves[0].split("/", 2);
    String[] hostAndPort = hostAndPort(place[0]);
    String name = place.length == 2 ? decoded(place[1]) : "";
    return new LogUrl(
        database,
        hostAndPort[0],
        hostAndPort[1],
        name,
        parameters(halves.length == 2 ? halves[1] : "", "&", true));
  }

  private static LogUrl sqlServer(String rest) {
    String[] halves = rest.split(";", 2);
    String[] hostAndPort = hostAndPort(halves[0]);
    Map<String, String> parameters = parameters(halves.length == 2 ? halves[1] : "", ";", false);
    String name = "";
    for (String key : parameters.keySet().toArray(String[]::new)) {
      String lower = key.toLowerCase(Locale.ROOT);
      if (lower.equals("databasename") || lower.equals("database")) {
        name = parameters.remove(key);
      }
    }
    return new LogUrl(Database.SQL_SERVER, hostAndPort[0], hostAndPort[1], name, parameters);
  }

  /** The last port; the address of an IPv6 host stays in its brackets. */
  private static String[] hostAndPort(String authority) {
    int colon = authority.lastIndexOf(':');
    if (authority.isEmpty()) {
      throw new IllegalArgumentException("must name the host: write //host:port after the scheme");
    }
    return colon > authority.lastIndexOf(']') && colon >= authority.lastIndexOf(',')
        ? new String[] {authority.substring(0, colon), authority.substring(colon + 1)}
        : new String[] {authority, ""};
  }

  private static Map<String, String> parameters(String text, String separator, boolean coded) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : text.split(separator, -1)) {
      String[] halves = pair.split("=", 2);
      if (!halves[0].isBlank()) {
        String value = halves.length == 2 ? halves[1] : "";
        parameters.put(halves[0].strip(), coded ? decoded(value) : value);
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
