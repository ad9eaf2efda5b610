package dev.millrace.connect.files.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import dev.millrace.connect.files.compress.Compression.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.SnappyFramedInputStream;

class CompressionTest {
  private static final byte[] TEXT =
      "the same line again\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);

  private static InputStream reader(Codec codec, byte[] file) throws IOException {
    InputStream in = new ByteArrayInputStream(file);
    return switch (codec) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in);
      case ZSTD -> new ZstdInputStream(in);
      case SNAPPY -> new SnappyFramedInputStream(in, true);
      case LZ4 -> new LZ4FrameInputStream(in);
    };
  }

  @Test
  void isReadBackByEachCodecsStandardReader() throws IOException {
    for (Codec codec : Codec.values()) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try (OutputStream out = new Compression(codec, -1).open(file)) {
        out.write(TEXT, 0, 1000);
        out.write(TEXT, 1000, TEXT.length - 1000);
      }
      assertThat(reader(codec, file.toByteArray()).readAllBytes()).as("%s", codec).isEqualTo(TEXT);
      if (codec != Codec.NONE) {
        assertThat(file.size()).as("%s", codec).isLessThan(TEXT.length / 10);
      }
    }
  }

  @Test
  void isCalledAsTheToolsExpect() {
    assertThat(Compression.NONE.extension()).isEmpty();
    assertThat(new Compression(Codec.GZIP, 1).extension()).isEqualTo(".gz");
    assertThat(new Compression(Codec.ZSTD, 19).extension()).isEqualTo(".zst");
    assertThat(new Compression(Codec.SNAPPY, -1).extension()).isEqualTo(".sz");
    assertThat(new Compression(Codec.LZ4, -1).extension()).isEqualTo(".lz4");
  }

  @Test
  void refusesALevelThatTheCodecLacks() {
    assertThatThrownBy(() -> new Compression(Codec.GZIP, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("GZIP has no level 10: use -1 for its default, or up to 9");
    assertThat(new Compression(Codec.ZSTD, 22).memory())
        .isGreaterThan(new Compression(Codec.ZSTD, 1).memory());
  }

  @Test
  void whatIsAbandonedReachesTheFileNoMore() throws IOException {
    for (Codec codec : Codec.values()) {
      if (codec != Codec.NONE) {
        boolean[] closed = {false};
        ByteArrayOutputStream file =
            new ByteArrayOutputStream() {
              @Override
              public void close() {
                closed[0] = true;
              }
            };
        CompressedOutput out = (CompressedOutput) new Compression(codec, -1).open(file);
        out.write(TEXT, 0, 10_000);
        int before = file.size();
        out.abandon();
        assertThat(file.size()).as("%s", codec).isEqualTo(before);
        assertThat(closed[0]).as("%s", codec).isFalse();
      }
    }
  }
}
