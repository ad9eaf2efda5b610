package dev.millrace.connect.file.store.gcs;

import static dev.millrace.connect.common.config.Validators.matching;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.net.URI;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** {@code gs://bucket/path}. */
public final class GcsProvider implements FileStoreProvider {
  static final String CREDENTIALS = "gcs.credentials.json";
  static final String ENDPOINT = "gcs.endpoint";

  @Override
  public List<String> schemes() {
    return List.of("gs");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("Google Cloud Storage")
        .add(
            Key.password(CREDENTIALS)
                .byDefault("")
                .display("Credentials")
                .doc(
                    "The key of a service account, as the JSON that the console gives: name the file"
                        + " by a config provider. HMAC keys work with `s3://bucket` and"
                        + " `store.url=https://storage.googleapis.com`."))
        .add(
            Key.string(ENDPOINT)
                .byDefault("https://storage.googleapis.com")
                .check(
                    matching(
                        "a URL such as https://storage.googleapis.com",
                        t -> t.matches("https?://[A-Za-z0-9.:\\[\\]-]+(/.*)?")))
                .low()
                .width(Width.LONG)
                .display("Endpoint")
                .doc("The address of the service."));
  }

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    StoreUrl.checked(url, "gs://bucket/in", validation);
    try {
      ServiceAccount.parse(config.getPassword(CREDENTIALS).value());
    } catch (ConfigException e) {
      validation.error(CREDENTIALS, e.getMessage());
    }
  }

  @Override
  public String keyOf(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET, DENIED -> CREDENTIALS;
      default -> StoreUrl.KEY;
    };
  }

  @Override
  public boolean hasTags() {
    return true;
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    StoreUrl at = StoreUrl.parse(url);
    return new GcsFiles(
        at,
        URI.create(config.getString(ENDPOINT).replaceAll("/+$", "")),
        ServiceAccount.parse(config.getPassword(CREDENTIALS).value()).token(),
        RetryKeys.guard(config));
  }
}
