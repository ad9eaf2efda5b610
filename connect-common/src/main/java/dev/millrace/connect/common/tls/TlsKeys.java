package dev.millrace.connect.common.tls;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * Whom to trust by TLS, and which key to show. Certificates and host names are always checked.
 * Immutable.
 */
public final class TlsKeys {
  private static final Store TRUSTED =
      new Store(
          "truststore",
          "Truststore",
          "A file with the certificates of the authorities to trust: PEM, PKCS 12 or JKS; empty for"
              + " those of the worker's Java.");
  private static final Store OWN =
      new Store(
          "keystore",
          "Keystore",
          "A file with the private key and the certificates to show to servers that ask for them"
              + " (mutual TLS): PEM with the key in PKCS 8, PKCS 12 or JKS; empty for none.");

  /** A file of keys or certificates. */
  private record Store(String name, String display, String doc) {}

  private final String prefix;
  private final List<Store> stores;

  private TlsKeys(String prefix, List<Store> stores) {
    this.prefix = prefix;
    this.stores = stores;
  }

  /**
   * Keys for whom to trust.
   *
   * @param prefix of the keys, with a dot at its end
   */
  public static TlsKeys trusting(String prefix) {
    return new TlsKeys(prefix, List.of(TRUSTED));
  }

  /**
   * Keys for whom to trust, and for a key of one's own.
   *
   * @param prefix of the keys, with a dot at its end
   */
  public static TlsKeys mutual(String prefix) {
    return new TlsKeys(prefix, List.of(TRUSTED, OWN));
  }

  /** The key that names whom to trust. */
  public String location() {
    return location(TRUSTED);
  }

  private String location(Store store) {
    return prefix + store.name() + ".location";
  }

  private String password(Store store) {
    return prefix + store.name() + ".password";
  }

  /** Adds the keys to the current group. */
  public void define(Keys keys) {
    for (Store store : stores) {
      keys.add(
              Key.string(location(store))
                  .byDefault("")
                  .low()
                  .width(Width.LONG)
                  .display(store.display())
                  .doc(store.doc()))
          .add(
              Key.password(password(store))
                  .byDefault("")
                  .low()
                  .display(store.display() + " password")
                  .doc("The " + store.name() + "'s password; empty for PEM."));
    }
  }

  public void check(AbstractConfig config, Validation validation) {
    for (Store store : stores) {
      try {
        load(config, store);
      } catch (ConfigException e) {
        validation.error(location(store), e.getMessage());
      }
    }
  }

  /**
   * A context with sessions of its own.
   *
   * @throws ConfigException if a store can't be read
   */
  public SSLContext context(AbstractConfig config) {
    try {
      return KeyStores.context(
          load(config, TRUSTED),
          stores.contains(OWN) ? load(config, OWN) : null,
          stores.contains(OWN) ? config.getPassword(password(OWN)).value() : "");
    } catch (GeneralSecurityException e) {
      throw new ConfigException(
          "There can't be TLS with what " + location(TRUSTED) + " names: " + Messages.of(e));
    }
  }

  /** Null if none is configured. */
  private KeyStore load(AbstractConfig config, Store store) {
    String file = config.getString(location(store));
    if (file.isEmpty()) {
      return null;
    }
    try {
      KeyStore loaded = KeyStores.load(Path.of(file), config.getPassword(password(store)).value());
      if (store.equals(OWN) && !KeyStores.hasKey(loaded)) {
        throw new KeyStoreException("there is no private key in it");
      }
      if (loaded.size() == 0) {
        throw new KeyStoreException("there is no certificate in it");
      }
      return loaded;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new ConfigException(
          "The "
              + store.name()
              + " '"
              + file
              + "' can't be read: "
              + Messages.of(e)
              + ". Name a PEM file, or a PKCS 12 or JKS file with its password in "
              + password(store)
              + ".");
    }
  }
}
