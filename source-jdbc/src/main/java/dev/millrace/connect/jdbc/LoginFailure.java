package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.Failure;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Which key is to blame for a connection that failed, and what to write there.
 *
 * @param advice a sentence, or several
 */
record LoginFailure(String key, String advice) {

  /**
   * @param failure what the dialect says of {@code error}
   */
  static LoginFailure of(Throwable error, Failure failure) {
    UnknownHostException host = cause(error, UnknownHostException.class);
    if (host != null) {
      return new LoginFailure(
          JdbcSourceConfig.URL,
          "There is no host " + host.getMessage() + ": correct its name, or the worker's DNS.");
    }
    String said = said(error);
    if (said.contains("no encryption")
        || said.contains("ssl off")
        || said.contains("insecure transport")) {
      return new LoginFailure(
          JdbcSourceConfig.URL,
          "The database does not let this user in without TLS: turn it on in the URL (PostgreSQL:"
              + " sslmode=verify-full, MariaDB: sslMode=verify-full), or allow the connection"
              + " there.");
    }
    if (said.contains("does not support ssl")) {
      return new LoginFailure(
          JdbcSourceConfig.URL,
          "The URL demands TLS, and the database has none: turn it on there, or off in the URL.");
    }
    // Some drivers say by text alone that the name is not the certificate's.
    if (cause(error, SSLException.class) != null
        || said.contains("hostnameverifier")
        || said.contains("hostname verification")) {
      return new LoginFailure(
          JdbcSourceConfig.URL,
          "TLS with the database fails: give the driver the certificate of its authority"
              + " (PostgreSQL: sslrootcert, MariaDB: serverSslCert), and its host name as the"
              + " certificate has it.");
    }
    return of(failure);
  }

  private static LoginFailure of(Failure failure) {
    return switch (failure) {
      case WRONG_PASSWORD ->
          new LoginFailure(
              JdbcSourceConfig.PASSWORD,
              "The database refuses this password for connection.user: correct one of them, or"
                  + " renew the password there if its time is over (VALID UNTIL).");
      case WRONG_USER ->
          new LoginFailure(
              JdbcSourceConfig.USER,
              "The database does not let this user in: correct the name, or allow it there.");
      case UNKNOWN_DATABASE ->
          new LoginFailure(
              JdbcSourceConfig.URL,
              "There is no such database: correct the name after the last slash.");
      case TRANSIENT ->
          new LoginFailure(
              JdbcSourceConfig.URL,
              "The database can't be reached: check host, port and firewall from the worker's"
                  + " machine, and that it is running.");
      default -> new LoginFailure(JdbcSourceConfig.URL, "No connection with this URL.");
    };
  }

  private static String said(Throwable error) {
    StringBuilder said = new StringBuilder();
    int depth = 0;
    for (Throwable t = error; t != null && depth < 8; t = t.getCause(), depth++) {
      said.append(t.getMessage()).append(' ');
    }
    return said.toString().toLowerCase(Locale.ROOT);
  }

  private static <T extends Throwable> T cause(Throwable error, Class<T> type) {
    int depth = 0;
    for (Throwable t = error; t != null && depth < 8; t = t.getCause(), depth++) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
