package dev.millrace.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.sandbox.http.FaultRule;
import dev.millrace.sandbox.http.Hashes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

class ApiAuthTest {

  @TempDir Path directory;
  private ApiServer server;
  private ApiCredentials credentials;
  private Asking api;

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(directory);
    credentials = server.credentials();
    server.change(Change.of("orders").inserts(1));
    api = new Asking(server.endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private int status(String way, String... headers) throws IOException {
    return api.get("/" + way + "/page/orders", headers).statusCode();
  }

  @Test
  void knowsSimpleSecrets() throws IOException {
    String secret = credentials.secret();
    assertThat(status("none")).isEqualTo(200);
    assertThat(status("basic")).isEqualTo(401);
    assertThat(status("basic", "Authorization", Gate.basic(credentials))).isEqualTo(200);
    assertThat(status("bearer", "Authorization", "Bearer " + secret)).isEqualTo(200);
    assertThat(status("bearer", "Authorization", "Bearer x")).isEqualTo(401);
    assertThat(status("key-header", "X-Api-Key", secret)).isEqualTo(200);
    assertThat(status("key-header")).isEqualTo(401);
    assertThat(status("key-cookie", "Cookie", "a=b; api_key=" + secret)).isEqualTo(200);
    assertThat(status("key-cookie", "Cookie", "a=b")).isEqualTo(401);
    assertThat(api.get("/key-query/page/orders?api_key=" + secret).statusCode()).isEqualTo(200);
    assertThat(api.get("/key-query/page/orders?api_key=x").statusCode()).isEqualTo(401);
  }

  private HttpResponse<byte[]> ask(String form) throws IOException {
    return api.post("/oauth/token", "application/x-www-form-urlencoded", form);
  }

  private JsonNode granted(String form) throws IOException {
    HttpResponse<byte[]> response = ask(form);
    assertThat(response.statusCode()).as(Asking.text(response)).isEqualTo(200);
    return Asking.json(response);
  }

  private String client() {
    return "&client_id=" + credentials.user() + "&client_secret=" + credentials.secret();
  }

  private int use(JsonNode tokens) throws IOException {
    return status("oauth2", "Authorization", "Bearer " + tokens.get("access_token").asText());
  }

  @Test
  void grantsTokensToClients() throws IOException {
    JsonNode tokens = granted("grant_type=client_credentials" + client());
    assertThat(tokens.get("expires_in").asInt()).isEqualTo(3_600);
    assertThat(use(tokens)).isEqualTo(200);
    assertThat(status("oauth2", "Authorization", "Bearer x")).isEqualTo(401);
    assertThat(ask("grant_type=client_credentials&client_id=x").statusCode()).isEqualTo(401);
    server.settings(ApiSettings.DEFAULT.accessTokens(-1));
    assertThat(use(granted("grant_type=client_credentials" + client()))).isEqualTo(401);
  }

  @Test
  void honoursARefreshTokenUntilWhatItGaveIsUsed() throws IOException {
    String first = credentials.refreshToken("mine");
    JsonNode lost = refresh(first);
    JsonNode second = refresh(first);
    assertThat(use(second)).isEqualTo(200);
    assertThat(Asking.text(askRefresh(first))).startsWith("400 ").contains("invalid_grant");
    assertThat(askRefresh(lost.get("refresh_token").asText()).statusCode()).isEqualTo(400);
    // What was given before others came into force does not bring its own back.
    assertThat(use(lost)).isEqualTo(200);
    assertThat(askRefresh(lost.get("refresh_token").asText()).statusCode()).isEqualTo(400);
    server.close();
    server = ApiServer.start(directory, 0, credentials);
    api = new Asking(server.endpoint());
    assertThat(askRefresh(first).statusCode()).isEqualTo(400);
    assertThat(use(second)).isEqualTo(200);
    refresh(second.get("refresh_token").asText());
    refresh(credentials.refreshToken("other"));
  }

  @Test
  void givesATokenAlsoWhereItsAnswerBreaksOff() throws IOException {
    server.faults(0, List.of(FaultRule.always(ApiFault.CUT_WITHIN).subjects("/oauth/.*").most(1)));
    String first = credentials.refreshToken("mine");
    assertThatThrownBy(() -> askRefresh(first)).isInstanceOf(IOException.class);
    assertThat(use(refresh(first))).isEqualTo(200);
  }

  private HttpResponse<byte[]> askRefresh(String token) throws IOException {
    return ask("grant_type=refresh_token&refresh_token=" + token + client());
  }

  private JsonNode refresh(String token) throws IOException {
    return granted("grant_type=refresh_token&refresh_token=" + token + client());
  }

  @Test
  void grantsTokensForSignedStatementsOnce() throws Exception {
    String statement = statement(Instant.now().getEpochSecond() + 60);
    String grant = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=";
    assertThat(use(granted(grant + statement))).isEqualTo(200);
    assertThat(ask(grant + statement).statusCode()).isEqualTo(400);
    assertThat(ask(grant + statement(1)).statusCode()).isEqualTo(400);
    String other = statement(Instant.now().getEpochSecond() + 61);
    assertThat(ask(grant + other.substring(0, other.length() - 4) + "AAAA").statusCode())
        .isEqualTo(400);
  }

  private String statement(long end) throws Exception {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String text =
        encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + encoder.encodeToString(
                "{\"iss\":\"%s\",\"exp\":%d}"
                    .formatted(credentials.user(), end)
                    .getBytes(StandardCharsets.UTF_8));
    byte[] key =
        Base64.getMimeDecoder().decode(credentials.privateKey().replaceAll("-----.*-----", ""));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return text + "." + encoder.encodeToString(signature.sign());
  }

  @Test
  void verifiesTheDigest() throws IOException {
    for (String algorithm : new String[] {"MD5", "SHA-256"}) {
      String way = algorithm.equals("MD5") ? "digest" : "digest-sha256";
      String challenge =
          api.get("/" + way + "/page/orders")
              .headers()
              .firstValue("WWW-Authenticate")
              .orElseThrow();
      String nonce = challenge.replaceFirst(".*nonce=\"([^\"]*)\".*", "$1");
      String uri = "/" + way + "/page/orders";
      String secret = hash(algorithm, credentials.user() + ":millrace:" + credentials.secret());
      String proof =
          hash(
              algorithm,
              secret + ":" + nonce + ":00000001:c:auth:" + hash(algorithm, "GET:" + uri));
      String header =
          "Digest username=\"%s\", realm=\"millrace\", nonce=\"%s\", uri=\"%s\", qop=auth, nc=00000001, cnonce=\"c\", response=\"%s\", algorithm=%s"
              .formatted(credentials.user(), nonce, uri, proof, algorithm);
      assertThat(status(way, "Authorization", header)).isEqualTo(200);
      assertThat(status(way, "Authorization", header.replace("cnonce=\"c", "cnonce=\"d")))
          .isEqualTo(401);
    }
  }

  private static String hash(String algorithm, String text) {
    return Hashes.hex(Hashes.digest(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void verifiesHmac() throws IOException {
    String time = String.valueOf(Instant.now().getEpochSecond());
    assertThat(status("hmac", "X-Timestamp", time, "X-Signature", hmac(time))).isEqualTo(200);
    assertThat(status("hmac", "X-Timestamp", time, "X-Signature", hmac("1"))).isEqualTo(401);
    assertThat(status("hmac", "X-Timestamp", "1", "X-Signature", hmac("1"))).isEqualTo(401);
    assertThat(status("hmac")).isEqualTo(401);
  }

  private String hmac(String time) {
    String text = "GET\n/hmac/page/orders\n\n" + time + "\n" + Hashes.sha256Hex("");
    byte[] key = credentials.secret().getBytes(StandardCharsets.UTF_8);
    return Hashes.hex(Hashes.hmac(key, text));
  }

  @Test
  void verifiesAmazonsSignature() throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(server.endpoint().resolve("/sigv4/page/orders?limit=5"))
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(AwsBasicCredentials.create(credentials.user(), credentials.secret()))
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1"))
            .request();
    String[] headers = {
      "Authorization", signed.firstMatchingHeader("Authorization").orElseThrow(),
      "x-amz-date", signed.firstMatchingHeader("x-amz-date").orElseThrow(),
      "x-amz-content-sha256", signed.firstMatchingHeader("x-amz-content-sha256").orElseThrow()
    };
    assertThat(api.get("/sigv4/page/orders?limit=5", headers).statusCode()).isEqualTo(200);
    assertThat(api.get("/sigv4/page/orders?limit=6", headers).statusCode()).isEqualTo(403);
  }
}
