package dev.millrace.connect.file.store;

import dev.millrace.connect.common.config.Validation;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * The key {@code store}, taken apart. The path is taken as it stands: nothing in it is decoded.
 *
 * @param scheme in lower case
 * @param user "" for none
 * @param host or bucket; an IPv6 address without its brackets
 * @param port -1 for the scheme's own
 * @param path begins with a slash and does not end in one; "" for the root
 */
public record StoreUrl(String scheme, String user, String host, int port, String path) {
  /** The configuration's key. */
  public static final String KEY = "store";

  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*)://(?:([^/@]*)@)?(\\[[0-9A-Fa-f:.%]+]|[^/:@\\[\\]]*)(?::(\\d{1,5}))?(/.*)?");

  /**
   * Takes {@code url} apart.
   *
   * @throws ConfigException if it is none, or holds a password; the message never repeats it
   */
  public static StoreUrl parse(String url) {
    Matcher form = FORM.matcher(url);
    if (!form.matches() || (form.group(4) != null && Integer.parseInt(form.group(4)) > 65_535)) {
      throw new ConfigException(
          KEY + " must be a URL such as file:///data/in, s3://bucket/in or sftp://host/in");
    }
    String user = form.group(2) == null ? "" : form.group(2);
    if (user.contains(":")) {
      throw new ConfigException(
          KEY + " must not hold a password: set it by the store's own key, where it stays secret");
    }
    String path = form.group(5) == null ? "" : form.group(5).replaceAll("/+$", "");
    if (path.matches("(.*/)?\\.\\.(/.*)?") || path.chars().anyMatch(c -> c < ' ')) {
      throw new ConfigException(KEY + " must have no .. and no control character in its path");
    }
    return new StoreUrl(
        form.group(1).toLowerCase(Locale.ROOT),
        user,
        form.group(3).replaceAll("[\\[\\]]", ""),
        form.group(4) == null ? -1 : Integer.parseInt(form.group(4)),
        path);
  }

  /**
   * Checks {@code url}, which needs a host.
   *
   * @return null if it has an error, which is then on {@link #KEY}
   */
  public static StoreUrl checked(String url, String example, Validation validation) {
    try {
      StoreUrl parsed = parse(url);
      validation.require(
          !parsed.host.isEmpty(), KEY, "Write the host, or the bucket, as in " + example + ".");
      return parsed.host.isEmpty() ? null : parsed;
    } catch (ConfigException e) {
      validation.error(KEY, e.getMessage());
      return null;
    }
  }

  public int port(int otherwise) {
    return port < 0 ? otherwise : port;
  }

  /** The path without the slash before it. */
  public String folder() {
    return path.isEmpty() ? "" : path.substring(1);
  }

  /** As messages name the store: without user. */
  public String describe() {
    String at = host.contains(":") ? "[" + host + "]" : host;
    return scheme + "://" + at + (port < 0 ? "" : ":" + port) + path;
  }
}
