package dev.millrace.connect.file.store.s3;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.config.ConnectionKeys;
import dev.millrace.connect.files.config.CredentialKeys;
import dev.millrace.connect.files.config.ObjectKeys;
import dev.millrace.connect.files.config.StoreRules;
import dev.millrace.connect.files.config.StoreSettings;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.S3Files;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** {@code s3://bucket/prefix}. */
public final class S3Provider implements FileStoreProvider {
  private static final int CONNECTIONS = 64;

  @Override
  public List<String> schemes() {
    return List.of("s3", "s3a");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("S3");
    ConnectionKeys.defineForReading(keys);
    CredentialKeys.define(keys);
    ObjectKeys.defineForReading(keys);
  }

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    StoreUrl parsed = StoreUrl.checked(url, "s3://bucket/in", validation);
    if (parsed != null) {
      StoreRules.bucket(validation, config, StoreUrl.KEY, parsed.host());
    }
    StoreRules.checkForReading(validation, config);
  }

  @Override
  public String keyOf(Fault fault) {
    return StoreRules.key(fault, StoreUrl.KEY);
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    StoreUrl at = StoreUrl.parse(url);
    return S3Files.connect(
        StoreSettings.forReading(config, at.host(), CONNECTIONS),
        at.folder(),
        RetryKeys.guard(config));
  }
}
