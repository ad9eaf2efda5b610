package dev.millrace.connect.file.store.sftp;

import static dev.millrace.connect.common.config.Validators.matching;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;

/** {@code sftp://host/path}; {@code sftp://host/~/path} begins in the user's home. */
public final class SftpProvider implements FileStoreProvider {
  static final String USER = "sftp.user";
  static final String PASSWORD = "sftp.password";
  static final String PRIVATE_KEY = "sftp.private.key";
  static final String PASSPHRASE = "sftp.private.key.passphrase";
  static final String KNOWN_HOSTS = "sftp.known.hosts";
  static final String FINGERPRINT = "sftp.host.key.fingerprint";

  @Override
  public List<String> schemes() {
    return List.of("sftp");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("SFTP")
        .add(
            Key.string(USER)
                .byDefault("")
                .display("User")
                .doc("Who logs in; empty for the user in the URL."))
        .add(Key.password(PASSWORD).byDefault("").display("Password").doc("The user's password."))
        .add(
            Key.password(PRIVATE_KEY)
                .byDefault("")
                .display("Private key")
                .doc(
                    "The user's private key, as the text of an OpenSSH or PEM file with its lines:"
                        + " name the file by a config provider, as in `${dir:/keys:id_ed25519}`."))
        .add(
            Key.password(PASSPHRASE)
                .byDefault("")
                .display("Passphrase")
                .doc("What the private key is encrypted with; empty if it is not."))
        .add(
            Key.string(KNOWN_HOSTS)
                .byDefault("")
                .width(Width.LONG)
                .display("Known hosts")
                .doc(
                    "A file of OpenSSH's form with the server's host key, as `ssh-keyscan` prints;"
                        + " empty for the worker's `~/.ssh/known_hosts`. A server that is not in it"
                        + " is refused."))
        .add(
            Key.string(FINGERPRINT)
                .byDefault("")
                .check(
                    matching(
                        "a fingerprint such as SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                        t -> t.isEmpty() || t.matches("SHA256:[A-Za-z0-9+/]{43}=?")))
                .width(Width.LONG)
                .display("Host key's fingerprint")
                .doc(
                    "The SHA-256 fingerprint of the server's host key, as `ssh-keygen -l` prints;"
                        + " used instead of known hosts if set."));
  }

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    StoreUrl parsed = StoreUrl.checked(url, "sftp://host/in", validation);
    String key = config.getPassword(PRIVATE_KEY).value();
    validation.require(
        parsed == null || !parsed.user().isEmpty() || !config.getString(USER).isEmpty(),
        USER,
        "Set the user who logs in.");
    validation.require(
        !key.isEmpty() || !config.getPassword(PASSWORD).value().isEmpty(),
        PASSWORD,
        "Set the user's password, or " + PRIVATE_KEY + ".");
    validation.require(
        !key.isEmpty() || config.getPassword(PASSPHRASE).value().isEmpty(),
        PRIVATE_KEY,
        "Set the private key that the passphrase is of, or leave that out.");
    if (!key.isEmpty()) {
      try {
        SftpConnection.keys(key, config.getPassword(PASSPHRASE).value());
      } catch (IOException | GeneralSecurityException e) {
        validation.error(
            config.getPassword(PASSPHRASE).value().isEmpty() ? PRIVATE_KEY : PASSPHRASE,
            "The private key can't be read: "
                + Messages.of(e)
                + ". Give the whole text of an OpenSSH or PEM file with its line breaks, and its"
                + " passphrase if it has one.");
      }
    }
  }

  @Override
  public String keyOf(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET -> PASSWORD;
      case UNTRUSTED -> KNOWN_HOSTS;
      default -> StoreUrl.KEY;
    };
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    StoreUrl at = StoreUrl.parse(url);
    String user = config.getString(USER);
    String knownHosts = config.getString(KNOWN_HOSTS);
    SftpConnection connection =
        new SftpConnection(
            at,
            user.isEmpty() ? at.user() : user,
            config.getPassword(PASSWORD).value(),
            config.getPassword(PRIVATE_KEY).value(),
            config.getPassword(PASSPHRASE).value(),
            new HostKeys(
                at.host(),
                at.port(SftpConnection.PORT),
                knownHosts.isEmpty()
                    ? Path.of(System.getProperty("user.home"), ".ssh", "known_hosts")
                    : Path.of(knownHosts),
                config.getString(FINGERPRINT)));
    return new SftpFiles(connection, RetryKeys.guard(config));
  }
}
