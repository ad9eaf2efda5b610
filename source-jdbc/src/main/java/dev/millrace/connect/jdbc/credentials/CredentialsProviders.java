package dev.millrace.connect.jdbc.credentials;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** Makes the provider that {@code jdbc.credentials.provider.class} names. */
public final class CredentialsProviders {
  public static final String CLASS_KEY = CredentialsProvider.PREFIX + "class";
  public static final String DEFAULT = ConfigCredentialsProvider.class.getName();

  /** Of the widely used connector; the same as ours. */
  private static final String PEER_DEFAULT =
      "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider";

  private CredentialsProviders() {}

  /** The classes that come with the connector. */
  public static List<String> names() {
    return List.of(DEFAULT, FileCredentialsProvider.class.getName());
  }

  /**
   * Makes a provider and configures it.
   *
   * @param settings all keys of the connector
   * @throws ConnectException with what is wrong with the class or its settings
   */
  public static CredentialsProvider create(String className, Map<String, ?> settings) {
    CredentialsProvider provider = create(className.equals(PEER_DEFAULT) ? DEFAULT : className);
    Map<String, Object> own = new HashMap<>(settings);
    for (String key : settings.keySet()) {
      if (key.startsWith(CredentialsProvider.PREFIX) && !key.equals(CLASS_KEY)) {
        own.put(key.substring(CredentialsProvider.PREFIX.length()), settings.get(key));
      }
    }
    provider.configure(own);
    return provider;
  }

  private static CredentialsProvider create(String className) {
    try {
      return Class.forName(className, true, CredentialsProviders.class.getClassLoader())
          .asSubclass(CredentialsProvider.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ConnectException(
          "There is no class "
              + className
              + ": put its jar into the plugin's directory, or use one of "
              + names(),
          e);
    } catch (ClassCastException e) {
      throw new ConnectException(
          className
              + " must implement "
              + CredentialsProvider.class.getName()
              + "; providers of other connectors can't run here",
          e);
    } catch (InvocationTargetException e) {
      throw new ConnectException(className + " fails in its constructor", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new ConnectException(
          className + " must be public, with a public constructor without parameters", e);
    }
  }
}
