package dev.millrace.connect.file.store.smb;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** {@code smb://host/share/path}. */
public final class SmbProvider implements FileStoreProvider {
  static final String USER = "smb.user";
  static final String PASSWORD = "smb.password";
  static final String DOMAIN = "smb.domain";
  static final String ENCRYPTION = "smb.encryption.required";

  @Override
  public List<String> schemes() {
    return List.of("smb");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("SMB")
        .add(
            Key.string(USER)
                .byDefault("")
                .display("User")
                .doc("Who logs in; empty for the user in the URL."))
        .add(Key.password(PASSWORD).byDefault("").display("Password").doc("The user's password."))
        .add(
            Key.string(DOMAIN)
                .byDefault("")
                .display("Domain")
                .doc("The user's Windows domain; empty for one of the server's own users."))
        .add(
            Key.bool(ENCRYPTION)
                .byDefault(true)
                .low()
                .display("Encryption")
                .doc(
                    "Encrypts all that is sent, for which the server must know SMB 3. Without it"
                        + " requests are still signed, but who listens can read files."));
  }

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    StoreUrl parsed = StoreUrl.checked(url, "smb://host/share/in", validation);
    if (parsed == null) {
      return;
    }
    validation.require(
        !parsed.folder().isEmpty() && !parsed.path().contains("\\"),
        StoreUrl.KEY,
        "Write host and share with slashes, as in smb://host/share/in.");
    validation.require(
        !parsed.user().isEmpty() || !config.getString(USER).isEmpty(),
        USER,
        "Set the user who logs in.");
  }

  @Override
  public String keyOf(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET -> PASSWORD;
      case UNSUPPORTED -> ENCRYPTION;
      default -> StoreUrl.KEY;
    };
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    StoreUrl at = StoreUrl.parse(url);
    String user = config.getString(USER);
    return new SmbFiles(
        new SmbConnection(
            at,
            user.isEmpty() ? at.user() : user,
            config.getPassword(PASSWORD).value(),
            config.getString(DOMAIN),
            config.getBoolean(ENCRYPTION)),
        RetryKeys.guard(config));
  }
}
