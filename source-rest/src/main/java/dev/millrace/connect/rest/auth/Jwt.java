package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Signs statements (RFC 7519), each valid from now on.
 *
 * @param keyId null for none
 * @param claims such as iss, sub, aud and scope
 * @param lifeSeconds how long each is valid
 */
public record Jwt(
    Algorithm algorithm,
    PrivateKey key,
    String keyId,
    Map<String, String> claims,
    long lifeSeconds,
    InstantSource clock) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Names of RFC 7518, section 3.1. */
  public enum Algorithm {
    RS256("SHA256withRSA"),
    ES256("SHA256withECDSAinP1363Format");

    private final String jca;

    Algorithm(String jca) {
      this.jca = jca;
    }
  }

  /** One that was never signed before: it has an id of its own. */
  String signed() {
    try {
      String text = encode(header()) + "." + encode(payload());
      Signature signature = Signature.getInstance(algorithm.jca);
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      return text + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new ConnectException(
          "The private key can't sign by " + algorithm + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] header() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("alg", algorithm.name());
      json.writeStringField("typ", "JWT");
      if (keyId != null) {
        json.writeStringField("kid", keyId);
      }
      json.writeEndObject();
    }
    return text.toString().getBytes(UTF_8);
  }

  private byte[] payload() throws IOException {
    long now = clock.instant().getEpochSecond();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> claim : claims.entrySet()) {
        json.writeStringField(claim.getKey(), claim.getValue());
      }
      json.writeNumberField("iat", now);
      json.writeNumberField("exp", now + lifeSeconds);
      json.writeStringField("jti", UUID.randomUUID().toString());
      json.writeEndObject();
    }
    return text.toString().getBytes(UTF_8);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "Jwt by " + algorithm;
  }
}
