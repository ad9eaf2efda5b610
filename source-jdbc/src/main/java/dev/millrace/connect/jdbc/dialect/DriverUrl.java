package dev.millrace.connect.jdbc.dialect;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** What can be said of a JDBC URL without knowing its driver. */
final class DriverUrl {
  private DriverUrl() {}

  /** Those of {@code wanted} that the URL does not set. */
  static Properties unset(String url, Map<String, String> wanted) {
    String settings = url.toLowerCase(Locale.ROOT);
    Properties properties = new Properties();
    wanted.forEach(
        (key, value) -> {
          if (!settings.matches(
              "(?s).*[?&;:,(]" + Pattern.quote(key.toLowerCase(Locale.ROOT)) + "=.*")) {
            properties.setProperty(key, value);
          }
        });
    return properties;
  }

  /** The place in {@code url} after {@code jdbc:}, without user and parameters. */
  static String place(String url) {
    String place = url.split("[?;]", 2)[0].replaceFirst("^jdbc:", "");
    place = place.substring(place.lastIndexOf('@') + 1);
    int parameter = place.indexOf('=');
    if (parameter >= 0) {
      place = place.substring(0, parameter).replaceFirst("[:/,][^:/,]*$", "");
    }
    return place.replaceFirst("^[a-z0-9]+://", "");
  }
}
