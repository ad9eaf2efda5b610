package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.http.Hashes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AwsChunkedStreamTest {

  @Test
  void decodesUnsignedChunksAndTheirTrailer() throws IOException {
    AwsChunkedStream stream =
        unsigned("5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n");
    assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello world");
    assertThat(stream.trailers()).isEqualTo(Map.of("x-amz-checksum-crc32", "DUoRhQ=="));
  }

  @Test
  void refusesBrokenFraming() {
    assertBroken("5\r\nhel", "The body ends within a chunk");
    assertBroken("5\r\nhello", "The body ends within a chunk");
    assertBroken("5\r\nhello!\r\n0\r\n\r\n", "A chunk is longer than its size says");
    assertBroken("zz\r\nhello\r\n0\r\n\r\n", "Not the size of a chunk: zz");
    assertBroken("-1\r\nhello\r\n0\r\n\r\n", "Not the size of a chunk: -1");
    assertBroken("a".repeat(10_000), "A line between chunks is too long");
  }

  private static void assertBroken(String body, String message) {
    assertThatThrownBy(() -> unsigned(body).readAllBytes())
        .isInstanceOf(S3Exception.class)
        .hasMessage(message);
  }

  /** The example of "Signature Calculations: Transferring Payload in Multiple Chunks". */
  @Test
  void verifiesSignedChunksAsDocumented() throws IOException {
    String first = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
    String second = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
    String last = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";
    assertThat(signed(body(first, second, last)).readAllBytes()).hasSize(66_560);
    assertThatThrownBy(() -> signed(body(second, first, last)).readAllBytes())
        .isInstanceOf(S3Exception.class)
        .hasMessage("The signature of a chunk of the body is wrong");
    assertThatThrownBy(() -> signed(body(first, second, first)).readAllBytes())
        .isInstanceOf(S3Exception.class);
    assertThatThrownBy(
            () -> signed(body(first, second, last).replace("aaaaa", "aaaab")).readAllBytes())
        .isInstanceOf(S3Exception.class);
  }

  private static String body(String first, String second, String last) {
    return "10000;chunk-signature="
        + first
        + "\r\n"
        + "a".repeat(65_536)
        + "\r\n400;chunk-signature="
        + second
        + "\r\n"
        + "a".repeat(1_024)
        + "\r\n0;chunk-signature="
        + last
        + "\r\n\r\n";
  }

  private static AwsChunkedStream signed(String body) {
    byte[] key = "AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {"20130524", "us-east-1", "s3", "aws4_request"}) {
      key = Hashes.hmac(key, part);
    }
    SecretKey signingKey = new SecretKeySpec(key, "HmacSHA256");
    return new AwsChunkedStream(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
        new SignatureV4.Signed(
            "20130524T000000Z",
            "20130524/us-east-1/s3/aws4_request",
            signingKey,
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        false);
  }

  private static AwsChunkedStream unsigned(String body) {
    return new AwsChunkedStream(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), null, true);
  }
}
