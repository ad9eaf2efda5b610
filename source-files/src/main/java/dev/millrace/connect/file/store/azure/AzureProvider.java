package dev.millrace.connect.file.store.azure;

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
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * {@code azure://account/container/path}, and as Hadoop writes it {@code
 * abfss://container@account.dfs.core.windows.net/path} and {@code wasbs://}.
 */
public final class AzureProvider implements FileStoreProvider {
  static final String ACCOUNT_KEY = "azure.account.key";
  static final String SAS = "azure.sas.token";
  static final String TENANT = "azure.tenant.id";
  static final String CLIENT = "azure.client.id";
  static final String CLIENT_SECRET = "azure.client.secret";
  static final String ENDPOINT = "azure.endpoint";
  static final String AUTHORITY = "azure.authority";

  @Override
  public List<String> schemes() {
    return List.of("azure", "abfss", "wasbs");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("Azure")
        .add(
            Key.password(ACCOUNT_KEY)
                .byDefault("")
                .display("Account key")
                .doc("A key of the storage account, in Base64."))
        .add(
            Key.password(SAS)
                .byDefault("")
                .display("SAS token")
                .doc(
                    "A shared access signature for the container, as the portal gives it: `sv=...`."
                        + " It needs the rights to read and list, and to delete, write and tag for"
                        + " what becomes of files that were read."))
        .add(
            Key.string(TENANT)
                .byDefault("")
                .display("Tenant")
                .doc("The directory of the application that logs in."))
        .add(
            Key.string(CLIENT)
                .byDefault("")
                .display("Client")
                .doc("The id of the application that logs in."))
        .add(
            Key.password(CLIENT_SECRET)
                .byDefault("")
                .display("Client secret")
                .doc("A secret of the application."))
        .add(
            Key.string(ENDPOINT)
                .byDefault("")
                .check(
                    matching(
                        "a URL such as https://account.blob.core.windows.net", AzureProvider::url))
                .low()
                .width(Width.LONG)
                .display("Endpoint")
                .doc(
                    "The address of the account's blobs; empty for"
                        + " `https://ACCOUNT.blob.core.windows.net`."))
        .add(
            Key.string(AUTHORITY)
                .byDefault("https://login.microsoftonline.com")
                .check(
                    matching("a URL such as https://login.microsoftonline.com", AzureProvider::url))
                .low()
                .width(Width.LONG)
                .display("Authority")
                .doc("Where applications log in."));
  }

  private static boolean url(String text) {
    return text.isEmpty() || text.matches("https?://[A-Za-z0-9.:\\[\\]-]+(/.*)?");
  }

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    StoreUrl parsed = StoreUrl.checked(url, "azure://account/container/in", validation);
    if (parsed != null) {
      validation.require(
          !Place.of(parsed).container().isEmpty(),
          StoreUrl.KEY,
          "Write account and container, as in azure://account/container/in.");
    }
    String key = config.getPassword(ACCOUNT_KEY).value();
    boolean sas = !config.getPassword(SAS).value().isEmpty();
    boolean client = !config.getString(CLIENT).isEmpty();
    int ways = (key.isEmpty() ? 0 : 1) + (sas ? 1 : 0) + (client ? 1 : 0);
    validation.require(
        ways == 1, ACCOUNT_KEY, "Set one of " + ACCOUNT_KEY + ", " + SAS + " and " + CLIENT + ".");
    validation.require(
        key.isEmpty() || base64(key), ACCOUNT_KEY, "Give the key in Base64, as the portal does.");
    validation.require(
        !client || !config.getString(TENANT).isEmpty(), TENANT, "Set the application's tenant.");
    validation.require(
        !client || !config.getPassword(CLIENT_SECRET).value().isEmpty(),
        CLIENT_SECRET,
        "Set the application's secret.");
  }

  private static boolean base64(String text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String keyOf(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET, DENIED -> ACCOUNT_KEY;
      default -> StoreUrl.KEY;
    };
  }

  /** Where a container is. */
  record Place(String account, String container, String folder) {
    static Place of(StoreUrl url) {
      if (!url.scheme().equals("azure")) {
        int dot = url.host().indexOf('.');
        String account = dot < 0 ? url.host() : url.host().substring(0, dot);
        return new Place(account, url.user(), url.folder());
      }
      int slash = url.folder().indexOf('/');
      return slash < 0
          ? new Place(url.host(), url.folder(), "")
          : new Place(
              url.host(), url.folder().substring(0, slash), url.folder().substring(slash + 1));
    }
  }

  @Override
  public boolean hasTags() {
    return true;
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    StoreUrl parsed = StoreUrl.parse(url);
    Place at = Place.of(parsed);
    String endpoint = config.getString(ENDPOINT);
    URI base =
        URI.create(
            (endpoint.isEmpty()
                    ? "https://" + at.account + ".blob.core.windows.net"
                    : endpoint.replaceAll("/+$", ""))
                + "/"
                + at.container);
    return new AzureFiles(
        parsed.describe(), base, at.folder, auth(at.account, config), RetryKeys.guard(config));
  }

  private static AzureAuth auth(String account, AbstractConfig config) {
    String key = config.getPassword(ACCOUNT_KEY).value();
    String sas = config.getPassword(SAS).value();
    if (!key.isEmpty()) {
      return new AzureAuth.SharedKey(account, key);
    }
    return sas.isEmpty()
        ? new AzureAuth.Client(
            config.getString(AUTHORITY),
            config.getString(TENANT),
            config.getString(CLIENT),
            config.getPassword(CLIENT_SECRET).value())
        : new AzureAuth.Sas(sas.replaceFirst("^\\?", ""));
  }
}
