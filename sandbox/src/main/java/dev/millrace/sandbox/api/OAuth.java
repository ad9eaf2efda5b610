package dev.millrace.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.http.Hashes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A token endpoint (RFC 6749). A refresh token is exchanged for another at each use; those before
 * it are honoured until the access token that came with it is first used. Tokens outlive the
 * process. Thread-safe.
 */
final class OAuth implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiCredentials credentials;
  private final Clock clock;
  private final DiskLog disk;
  private final Map<String, Access> accesses = new HashMap<>();
  private final Map<String, Set<String>> families = new HashMap<>();
  private final Set<String> statements = new HashSet<>();

  /**
   * An access token.
   *
   * @param refresh the refresh token that came with it; null for none
   */
  private record Access(long endMs, String refresh) {}

  OAuth(Path directory, ApiCredentials credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
    Path file = directory.resolve("tokens");
    String lines = DiskLog.lines(file);
    lines.lines().forEach(this::replay);
    disk = new DiskLog(file, lines.length());
  }

  private void replay(String line) {
    String[] parts = line.split(" ", -1);
    switch (parts[0]) {
      case "given" ->
          keep(
              parts[1], new Access(Long.parseLong(parts[2]), parts[3].isEmpty() ? null : parts[3]));
      case "used" -> settle(parts[1]);
      default -> throw new IllegalStateException("Not a line of tokens: " + line);
    }
  }

  private void keep(String access, Access told) {
    accesses.put(access, told);
    if (told.refresh != null) {
      live(told.refresh).add(told.refresh);
    }
  }

  /** From now on only the refresh token that came with this one is honoured. */
  private void settle(String access) {
    String refresh = accesses.get(access).refresh;
    Set<String> live = live(refresh);
    if (live.contains(refresh)) {
      live.retainAll(Set.of(refresh));
    }
  }

  /** The refresh tokens of one's family that are honoured. */
  private Set<String> live(String refresh) {
    String family = refresh.substring(0, Math.max(0, refresh.indexOf('.')));
    return families.computeIfAbsent(
        family, name -> new HashSet<>(Set.of(credentials.refreshToken(name))));
  }

  /**
   * Gives out tokens.
   *
   * @throws ApiException with the error codes of RFC 6749, section 5.2
   */
  synchronized ObjectNode grant(Call call, long lifeMs) {
    String grant = call.parameter("grant_type");
    String refresh = null;
    switch (grant == null ? "" : grant) {
      case "client_credentials" -> requireClient(call);
      case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> verify(call.parameter("assertion"));
      case "refresh_token" -> {
        requireClient(call);
        String shown = call.parameter("refresh_token");
        if (shown == null || !live(shown).contains(shown)) {
          throw ApiException.bad("invalid_grant");
        }
        refresh = shown.substring(0, shown.indexOf('.') + 1) + UUID.randomUUID();
      }
      default -> throw ApiException.bad("unsupported_grant_type");
    }
    String access = UUID.randomUUID().toString();
    long endMs = clock.millis() + lifeMs;
    disk.append("given " + access + " " + endMs + " " + (refresh == null ? "" : refresh) + "\n");
    keep(access, new Access(endMs, refresh));
    ObjectNode answer =
        JSON.createObjectNode()
            .put("access_token", access)
            .put("token_type", "Bearer")
            .put("expires_in", lifeMs / 1_000);
    return refresh == null ? answer : answer.put("refresh_token", refresh);
  }

  private void requireClient(Call call) {
    String shown = call.header("Authorization");
    boolean known =
        shown == null
            ? credentials.user().equals(call.parameter("client_id"))
                && Hashes.same(credentials.secret(), call.parameter("client_secret"))
            : Hashes.same(Gate.basic(credentials), shown);
    if (!known) {
      throw new ApiException(
          401, "invalid_client", Map.of("WWW-Authenticate", "Basic realm=\"millrace\""));
    }
  }

  /** A statement counts once (RFC 7523, section 3). */
  private void verify(String statement) {
    try {
      String[] parts = (statement == null ? "" : statement).split("\\.", -1);
      Base64.Decoder decoder = Base64.getUrlDecoder();
      JsonNode header = JSON.readTree(decoder.decode(parts[0]));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(credentials.publicKey());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
      JsonNode claims = JSON.readTree(decoder.decode(parts[1]));
      if (parts.length == 3
          && header.path("alg").asText().equals("RS256")
          && signature.verify(decoder.decode(parts[2]))
          && claims.path("exp").asLong() > clock.millis() / 1_000
          && claims.path("iss").asText().equals(credentials.user())
          && statements.add(statement)) {
        return;
      }
    } catch (GeneralSecurityException | RuntimeException | IOException e) {
      // as for a wrong one
    }
    throw ApiException.bad("invalid_grant");
  }

  /** Whether an access token is in force; its first use may end others. */
  synchronized boolean accepts(String token) {
    Access access = accesses.get(token);
    if (access == null || clock.millis() > access.endMs) {
      return false;
    }
    if (access.refresh != null && live(access.refresh).size() > 1) {
      disk.append("used " + token + "\n");
      settle(token);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }
}
