package dev.millrace.connect.file.store.ftps;

import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.tls.TlsKeys;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** {@code ftps://host/path}, and {@code ftp://host/path} where plain text is allowed. */
public final class FtpsProvider implements FileStoreProvider {
  static final String USER = "ftps.user";
  static final String PASSWORD = "ftps.password";
  static final String MODE = "ftps.mode";
  static final String PLAIN = "ftp.plain.text.allowed";

  private static final TlsKeys TLS = TlsKeys.trusting("ftps.");

  @Override
  public List<String> schemes() {
    return List.of("ftps", "ftp");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("FTPS")
        .add(
            Key.string(USER)
                .byDefault("")
                .display("User")
                .doc("Who logs in; empty for the user in the URL."))
        .add(Key.password(PASSWORD).byDefault("").display("Password").doc("The user's password."))
        .add(
            Key.string(MODE)
                .byDefault("explicit")
                .check(oneOf("explicit", "implicit"))
                .display("TLS mode")
                .doc(
                    "`explicit` begins TLS by AUTH TLS on port 21, `implicit` at once on port"
                        + " 990."));
    TLS.define(keys);
    keys.add(
        Key.bool(PLAIN)
            .byDefault(false)
            .low()
            .display("Plain FTP")
            .doc("Allows `ftp://`, by which password and files go unencrypted."));
  }

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    StoreUrl parsed = StoreUrl.checked(url, "ftps://host/in", validation);
    if (parsed == null) {
      return;
    }
    boolean plain = parsed.scheme().equals("ftp");
    validation.require(
        !plain || config.getBoolean(PLAIN),
        StoreUrl.KEY,
        "Write ftps:// for FTP over TLS. Set "
            + PLAIN
            + " only if password and files may be read on their way.");
    validation.require(
        !parsed.user().isEmpty() || !config.getString(USER).isEmpty(),
        USER,
        "Set the user who logs in; many servers take anonymous.");
    if (!plain) {
      TLS.check(config, validation);
    }
  }

  @Override
  public String keyOf(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET -> PASSWORD;
      case UNTRUSTED -> TLS.location();
      default -> StoreUrl.KEY;
    };
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    StoreUrl at = StoreUrl.parse(url);
    String user = config.getString(USER);
    boolean plain = at.scheme().equals("ftp");
    return new FtpsFiles(
        new FtpsSessions(
            at,
            user.isEmpty() ? at.user() : user,
            config.getPassword(PASSWORD).value(),
            config.getString(MODE).equalsIgnoreCase("implicit"),
            plain ? null : TLS.context(config)),
        RetryKeys.guard(config));
  }
}
