package dev.millrace.connect.jdbc.dialect;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds drivers in the plugin's directory, shipped or put there by the user. {@code DriverManager}
 * would see the worker's drivers instead, for a plugin has a class loader of its own.
 */
final class Drivers {
  private static final Logger log = LoggerFactory.getLogger(Drivers.class);

  private Drivers() {}

  /**
   * The driver of that class.
   *
   * @param jars what Maven Central calls the jars that hold it, for whoever has to fetch one
   */
  static Driver load(String className, String jars) {
    try {
      return Class.forName(className, true, Drivers.class.getClassLoader())
          .asSubclass(Driver.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ClassNotFoundException e) {
      throw missing(className, jars, e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new ConnectException(
          "The driver "
              + className
              + " can't be loaded: its jar in "
              + directory()
              + " is broken, lacks a jar that it needs, or needs a newer Java",
          e);
    }
  }

  private static ConnectException missing(String className, String jars, Exception cause) {
    return new ConnectException(
        "The driver "
            + className
            + " is not there: fetch "
            + jars
            + " from Maven Central or its maker, put the jar into the plugin's directory ("
            + directory()
            + ") on every worker, and restart the workers",
        cause);
  }

  /** The first driver that takes {@code url}. */
  static Driver accepting(String url) {
    Iterator<Driver> drivers =
        ServiceLoader.load(Driver.class, Drivers.class.getClassLoader()).iterator();
    boolean more = true;
    while (more) {
      try {
        more = drivers.hasNext();
        Driver driver = more ? drivers.next() : null;
        if (driver != null && accepts(driver, url)) {
          return driver;
        }
      } catch (ServiceConfigurationError e) {
        log.debug("passing over a driver that can't be loaded", e);
      }
    }
    throw new ConnectException(
        "No driver takes connection.url: put the jar of the database's JDBC driver into the"
            + " plugin's directory ("
            + directory()
            + ") on every worker, and restart the workers");
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Where this plugin's jars are. */
  private static String directory() {
    var source = Drivers.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? "lib"
          : String.valueOf(Path.of(source.getLocation().toURI()).getParent());
    } catch (URISyntaxException e) {
      return "lib";
    }
  }
}
