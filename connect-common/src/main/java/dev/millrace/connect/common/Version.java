package dev.millrace.connect.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this build, as {@code Versioned.version()} of every connector and task says it.
 */
public final class Version {
  private static final String VERSION = read();

  private Version() {}

  /** The version of Millrace, such as {@code 0.1.0}; never null. */
  public static String current() {
    return VERSION;
  }

  private static String read() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties is missing from this jar: rebuild it", e);
    }
  }
}
