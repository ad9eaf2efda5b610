package dev.millrace.connect.file.store.gcs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.file.store.rest.Http;
import dev.millrace.connect.file.store.rest.Query;
import dev.millrace.connect.file.store.rest.Token;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * A service account that logs in by a signed assertion (RFC 7523).
 *
 * @param key a secret
 */
record ServiceAccount(String email, String keyId, PrivateKey key, URI tokenUri) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";
  private static final long SECONDS = 3_600;

  /**
   * Reads a key file.
   *
   * @throws ConfigException if it is none; the message does not repeat it
   */
  static ServiceAccount parse(String json) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          fields.put(parser.currentName(), parser.getText());
        }
      }
      String pem = fields.getOrDefault("private_key", "");
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
      return new ServiceAccount(
          fields.get("client_email"),
          fields.getOrDefault("private_key_id", ""),
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)),
          URI.create(fields.getOrDefault("token_uri", "https://oauth2.googleapis.com/token")));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // Their messages may hold pieces of the key.
      throw new ConfigException(
          "Give the whole JSON of a service account's key, with client_email and private_key.");
    }
  }

  Token token() {
    Http http =
        Http.of(
            tokenUri.toString(),
            fault ->
                fault == Fault.REFUSED || fault == Fault.WRONG_SECRET
                    ? ". Is the key of " + email + " still valid, and this machine's clock right?"
                    : "");
    return new Token(
        http,
        () -> {
          Map<String, String> form = new LinkedHashMap<>();
          form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
          form.put("assertion", assertion(Instant.now()));
          return HttpRequest.newBuilder(tokenUri)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(Query.of(form)))
              .build();
        });
  }

  String assertion(Instant now) {
    String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + keyId + "\"}";
    String claims =
        "{\"iss\":\"%s\",\"scope\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d}"
            .formatted(
                email, SCOPE, tokenUri, now.getEpochSecond(), now.getEpochSecond() + SECONDS);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String signed =
        base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK signs by RSA", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ServiceAccount[" + email + "]";
  }
}
