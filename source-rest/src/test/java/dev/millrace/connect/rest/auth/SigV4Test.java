package dev.millrace.connect.rest.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.rest.http.Body;
import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Login;
import dev.millrace.connect.rest.http.Request;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against the signatures that AWS published: its test suite for Signature Version 4, and guides.
 */
class SigV4Test {
  private static final Login KEY =
      new Login("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z"));

  private static SigV4 suite(String service) {
    return new SigV4(KEY, null, "us-east-1", service, CLOCK);
  }

  private static String signature(SigV4 auth, Request request) {
    return auth.sign(request).header("Authorization").replaceAll(".*Signature=", "");
  }

  /** get-vanilla, post-vanilla, get-vanilla-query, -query-order-key-case of the suite. */
  @ParameterizedTest
  @CsvSource({
    "GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    "GET, /?Param1=value1, a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
    "GET, /?Param2=value2&Param1=value1,"
        + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
  })
  void signsAsTheTestSuite(String method, String path, String expected) {
    URI uri = URI.create("https://example.amazonaws.com" + path);
    Request request = new Request(method, uri, List.of(), null, null);
    assertThat(suite("service").sign(request).header("Authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature="
                + expected);
  }

  /** post-x-www-form-urlencoded of the suite. */
  @Test
  void signsTheBody() {
    Request request =
        Request.post(
            URI.create("https://example.amazonaws.com/"),
            Body.text("Param1=value1", "application/x-www-form-urlencoded"));
    assertThat(signature(suite("service"), request))
        .isEqualTo("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  /** The worked example of "Signature Version 4 signing process": ListUsers of IAM. */
  @Test
  void signsAsTheGuide() {
    Request request =
        Request.get(URI.create("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"))
            .with(Header.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));
    assertThat(signature(suite("iam"), request))
        .isEqualTo("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  }

  /** "GET Bucket (List Objects)" of "Authenticating Requests" in the guide of S3. */
  @Test
  void signsAsTheGuideOfS3() {
    SigV4 auth =
        new SigV4(
            new Login("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            null,
            "us-east-1",
            "s3",
            InstantSource.fixed(Instant.parse("2013-05-24T00:00:00Z")));
    URI uri = URI.create("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");
    assertThat(signature(auth, Request.get(uri)))
        .isEqualTo("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void sendsAndSignsASessionToken() {
    SigV4 auth = new SigV4(KEY, "session", "us-east-1", "service", CLOCK);
    Request signed = auth.sign(Request.get(URI.create("https://h:8443/a%20b")));
    assertThat(signed.header("X-Amz-Security-Token")).isEqualTo("session");
    assertThat(signed.header("Authorization"))
        .contains("SignedHeaders=host;x-amz-date;x-amz-security-token,");
    assertThat(auth).hasToString("SigV4 of AKIDEXAMPLE for us-east-1/service");
  }
}
