package dev.millrace.connect.file.store.webhdfs;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/** {@code swebhdfs://host/path}, and {@code webhdfs://host/path} without TLS. */
public final class WebHdfsProvider implements FileStoreProvider {
  static final String USER = "webhdfs.user";
  static final String TOKEN = "webhdfs.delegation.token";

  @Override
  public List<String> schemes() {
    return List.of("swebhdfs", "webhdfs");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("WebHDFS")
        .add(
            Key.string(USER)
                .byDefault("")
                .display("User")
                .doc("Who reads, for clusters without security; empty for the user in the URL."))
        .add(
            Key.password(TOKEN)
                .byDefault("")
                .display("Delegation token")
                .doc("A delegation token of the cluster, for one with security."));
  }

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    StoreUrl parsed = StoreUrl.checked(url, "swebhdfs://namenode/in", validation);
    boolean token = !config.getPassword(TOKEN).value().isEmpty();
    validation.require(
        parsed == null || !token || parsed.scheme().equals("swebhdfs"),
        StoreUrl.KEY,
        "Write swebhdfs:// with " + TOKEN + ", or it could be read on its way.");
  }

  @Override
  public String keyOf(Fault fault) {
    return fault == Fault.WRONG_SECRET ? TOKEN : StoreUrl.KEY;
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    StoreUrl at = StoreUrl.parse(url);
    String user = config.getString(USER).isEmpty() ? at.user() : config.getString(USER);
    String token = config.getPassword(TOKEN).value();
    Map<String, String> who = new LinkedHashMap<>();
    if (!token.isEmpty()) {
      who.put("delegation", token);
    } else if (!user.isEmpty()) {
      who.put("user.name", user);
    }
    return new WebHdfsFiles(at, who, RetryKeys.guard(config));
  }
}
