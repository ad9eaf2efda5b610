package dev.millrace.connect.file.store.azure;

import dev.millrace.connect.file.store.rest.Http;
import dev.millrace.connect.file.store.rest.Query;
import dev.millrace.connect.file.store.rest.Token;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who sends a request. Used by any thread. */
sealed interface AzureAuth {

  /**
   * Adds what proves it.
   *
   * @param parameters of the URL's query, decoded
   * @param headers all but what this adds
   * @param length of the body, in bytes
   */
  void sign(
      String method,
      URI resource,
      Map<String, String> parameters,
      Map<String, String> headers,
      long length);

  /** As the URL of a copy's source must prove it, too: "" or a query. */
  default String ofSource() {
    return "";
  }

  /** By a key of the account ("Authorize with Shared Key" of Azure's documentation). */
  record SharedKey(String account, String key) implements AzureAuth {
    @Override
    public void sign(
        String method,
        URI resource,
        Map<String, String> parameters,
        Map<String, String> headers,
        long length) {
      String text = stringToSign(method, resource, parameters, headers, length);
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
        byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        headers.put(
            "Authorization",
            "SharedKey " + account + ":" + Base64.getEncoder().encodeToString(signature));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Every JDK has HmacSHA256", e);
      }
    }

    String stringToSign(
        String method,
        URI resource,
        Map<String, String> parameters,
        Map<String, String> headers,
        long length) {
      Map<String, String> lower = new TreeMap<>();
      headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
      StringBuilder text = new StringBuilder(method);
      text.append('\n').append(lower.getOrDefault("content-encoding", ""));
      text.append('\n').append(lower.getOrDefault("content-language", ""));
      text.append('\n').append(length == 0 ? "" : Long.toString(length));
      for (String name :
          new String[] {
            "content-md5",
            "content-type",
            "date",
            "if-modified-since",
            "if-match",
            "if-none-match",
            "if-unmodified-since",
            "range"
          }) {
        text.append('\n').append(lower.getOrDefault(name, ""));
      }
      lower.forEach(
          (name, value) -> {
            if (name.startsWith("x-ms-")) {
              text.append('\n').append(name).append(':').append(value.strip());
            }
          });
      text.append("\n/").append(account).append(resource.getRawPath());
      new TreeMap<>(parameters)
          .forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
      return text.toString();
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "SharedKey[" + account + "]";
    }
  }

  /** By a shared access signature. */
  record Sas(String query) implements AzureAuth {
    @Override
    public void sign(
        String method,
        URI resource,
        Map<String, String> parameters,
        Map<String, String> headers,
        long length) {
      // It is a part of the URL: AzureFiles adds ofSource() to it.
    }

    @Override
    public String ofSource() {
      return query;
    }

    /** Without the signature. */
    @Override
    public String toString() {
      return "Sas";
    }
  }

  /** As an application, by its secret (OAuth 2.0 client credentials). */
  final class Client implements AzureAuth {
    private final Token token;

    Client(String authority, String tenant, String client, String secret) {
      Http http =
          Http.of(
              authority,
              fault ->
                  fault == Fault.REFUSED || fault == Fault.WRONG_SECRET
                      ? ". Correct "
                          + AzureProvider.TENANT
                          + ", "
                          + AzureProvider.CLIENT
                          + " or "
                          + AzureProvider.CLIENT_SECRET
                          + "."
                      : "");
      Map<String, String> form = new LinkedHashMap<>();
      form.put("grant_type", "client_credentials");
      form.put("client_id", client);
      form.put("client_secret", secret);
      form.put("scope", "https://storage.azure.com/.default");
      URI at =
          URI.create(
              authority.replaceAll("/+$", "") + "/" + Query.encode(tenant) + "/oauth2/v2.0/token");
      this.token =
          new Token(
              http,
              () ->
                  HttpRequest.newBuilder(at)
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(BodyPublishers.ofString(Query.of(form)))
                      .build());
    }

    @Override
    public void sign(
        String method,
        URI resource,
        Map<String, String> parameters,
        Map<String, String> headers,
        long length) {
      headers.put("Authorization", "Bearer " + token.get());
    }
  }
}
