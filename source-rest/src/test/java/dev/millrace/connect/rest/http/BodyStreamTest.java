package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyStreamTest {
  private static final BodyLimits LIMITS = new BodyLimits(4 << 20, 100);

  private static InputStream stream(byte[] raw, BodyLimits limits, String... codings) {
    return new BodyStream(
        "GET http://api/x",
        new ByteArrayInputStream(raw),
        List.of(codings),
        limits,
        new Timeouts(1, 1, 1));
  }

  private static String read(byte[] raw, String... codings) throws IOException {
    try (InputStream in = stream(raw, LIMITS, codings)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static byte[] encode(String coding, byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (coding) {
          case "gzip" -> new GZIPOutputStream(bytes);
          case "deflate" -> new DeflaterOutputStream(bytes);
          case "raw deflate" -> new DeflaterOutputStream(bytes, new Deflater(6, true));
          case "zstd" -> new ZstdOutputStream(bytes);
          default -> throw new IllegalArgumentException(coding);
        }) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "raw deflate", "zstd"})
  void decodes(String coding) throws IOException {
    byte[] encoded = encode(coding, "text ü".repeat(10_000).getBytes(UTF_8));
    String name = coding.replace("raw ", "");
    assertThat(read(encoded, name)).isEqualTo("text ü".repeat(10_000));

    byte[] cut = Arrays.copyOf(encoded, encoded.length - 5);
    assertThatThrownBy(() -> read(cut, name))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("GET http://api/x: the body can't be read on after ");
    assertThat(read(new byte[0], name)).isEmpty();
  }

  /** RFC 7932: a window of 16 bits, "hello" as a meta-block that isn't compressed, the end. */
  @Test
  void decodesBrotli() throws IOException {
    byte[] encoded = HexFormat.of().parseHex("40001068656c6c6f03");
    assertThat(read(encoded, "br")).isEqualTo("hello");
  }

  @Test
  void decodesOneCodingUponAnother() throws IOException {
    byte[] twice = encode("gzip", encode("zstd", "text".getBytes(UTF_8)));
    assertThat(read(twice, "zstd", "gzip")).isEqualTo("text");
  }

  @Test
  void namesACodingThatItDoesNotKnow() {
    assertThatThrownBy(() -> read(new byte[] {1}, "compress"))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "GET http://api/x: the content encoding 'compress' is none of those asked for:"
                + " gzip, deflate, br, zstd");
  }

  @Test
  void endsAtTheMostBytes() throws IOException {
    BodyLimits limits = new BodyLimits(1000, 100);
    assertThat(stream(new byte[1000], limits).readAllBytes()).hasSize(1000);
    assertThatThrownBy(() -> stream(new byte[1001], limits).readAllBytes())
        .isInstanceOf(ConnectException.class)
        .hasMessage("GET http://api/x: the body has more than the 1000 bytes that are allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void endsABodyThatExpandsTooMuch(String coding) throws IOException {
    byte[] bomb = encode(coding, new byte[3 << 20]);
    assertThatThrownBy(() -> stream(bomb, LIMITS, coding).readAllBytes())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("GET http://api/x: the body's ")
        .hasMessageContaining("more than 100 times as many when decompressed");
  }
}
