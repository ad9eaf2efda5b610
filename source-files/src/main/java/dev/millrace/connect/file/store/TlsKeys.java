package dev.millrace.connect.file.store;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.tls.KeyStores;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * Whom to trust by TLS. Certificates and host names are always checked.
 *
 * @param prefix of the keys, with a dot at its end
 */
public record TlsKeys(String prefix) {

  public String location() {
    return prefix + "truststore.location";
  }

  public String password() {
    return prefix + "truststore.password";
  }

  /** Adds the keys to the current group. */
  public void define(Keys keys) {
    keys.add(
            Key.string(location())
                .byDefault("")
                .low()
                .width(Width.LONG)
                .display("Truststore")
                .doc(
                    "A file with the certificates of the authorities to trust: PEM, PKCS 12 or JKS;"
                        + " empty for those of the worker's Java."))
        .add(
            Key.password(password())
                .byDefault("")
                .low()
                .display("Truststore password")
                .doc("The truststore's password; empty for PEM."));
  }

  public void check(AbstractConfig config, Validation validation) {
    try {
      context(config);
    } catch (ConfigException e) {
      validation.error(location(), e.getMessage());
    }
  }

  /**
   * A context with sessions of its own.
   *
   * @throws ConfigException if the truststore can't be read
   */
  public SSLContext context(AbstractConfig config) {
    String file = config.getString(location());
    try {
      return KeyStores.context(
          file.isEmpty()
              ? null
              : KeyStores.load(Path.of(file), config.getPassword(password()).value()),
          null,
          "");
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigException(
          "The truststore '"
              + file
              + "' can't be read: "
              + Messages.of(e)
              + ". Name a PEM file, or a PKCS 12 or JKS file with its password in "
              + password()
              + ".");
    }
  }
}
