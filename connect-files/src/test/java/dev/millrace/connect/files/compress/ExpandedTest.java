package dev.millrace.connect.files.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.millrace.connect.files.compress.Compression.Codec;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.MemoryFile;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ExpandedTest {
  private static final ExpansionLimits LIMITS = new ExpansionLimits(50_000_000, 1_000);
  private static final int PART = 60_000;

  /** Text that compresses, but not much. */
  private static byte[] text(int length) {
    Random random = new Random(9);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(random.nextInt(100_000)).append(",line\n");
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] compressed(Decompression codec, byte[] part) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (codec) {
          case GZIP -> new Compression(Codec.GZIP, -1).open(file);
          case BZIP2 -> new BZip2CompressorOutputStream(file);
          case ZSTD -> new Compression(Codec.ZSTD, -1).open(file);
          case XZ -> new XZOutputStream(file, new LZMA2Options(1));
          case SNAPPY -> new Compression(Codec.SNAPPY, -1).open(file);
          case LZ4 -> new Compression(Codec.LZ4, -1).open(file);
        }) {
      out.write(part);
    }
    return file.toByteArray();
  }

  private interface Compressor {
    byte[] of(byte[] part) throws IOException;
  }

  private static byte[] inParts(byte[] text, Compressor compressor) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int from = 0; from < text.length; from += PART) {
      file.write(compressor.of(Arrays.copyOfRange(text, from, Math.min(from + PART, text.length))));
    }
    return file.toByteArray();
  }

  private static FileBytes file(byte[] bytes) {
    return new MemoryFile("dir/a", bytes);
  }

  @Test
  void expandsManyMembersFromAnyByte() throws IOException {
    byte[] text = text(3 * PART + 17);
    for (Decompression codec : Decompression.values()) {
      byte[] bytes = inParts(text, part -> compressed(codec, part));
      assertThat(Decompression.byContent(bytes, 100)).contains(codec);
      FileBytes file = new Expanded(trickling(bytes), codec, LIMITS);
      assertThat(file.seekable()).isFalse();
      for (int from : new int[] {0, 1, PART - 1, PART, 2 * PART + 5, text.length}) {
        try (InputStream in = file.open(from)) {
          assertThat(in.readAllBytes())
              .as("%s from %d", codec, from)
              .isEqualTo(Arrays.copyOfRange(text, from, text.length));
        }
      }
    }
  }

  /** As a network does: a few bytes at a time, and none are known to be there. */
  private static FileBytes trickling(byte[] bytes) {
    return new View(bytes, new long[1]);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record View(byte[] bytes, long[] lowest) implements FileBytes {
    @Override
    public String name() {
      return "dir/a";
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public boolean seekable() {
      return true;
    }

    @Override
    public InputStream open(long from) {
      lowest[0] = from;
      return new FilterInputStream(new MemoryFile("a", bytes).open(from)) {
        @Override
        public int read(byte[] into, int at, int length) throws IOException {
          return in.read(into, at, Math.min(length, 1_000));
        }

        @Override
        public int available() {
          return 0;
        }
      };
    }
  }

  private static byte[] bgzfBlock(byte[] part) {
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(part);
    deflater.finish();
    byte[] data = new byte[PART + 100];
    int length = deflater.deflate(data);
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(part);
    return ByteBuffer.allocate(18 + length + 8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {0x1F, (byte) 0x8B, 8, 4, 0, 0, 0, 0, 0, (byte) 0xFF, 6, 0, 'B', 'C', 2, 0})
        .putShort((short) (18 + length + 8 - 1))
        .put(data, 0, length)
        .putInt((int) crc.getValue())
        .putInt(part.length)
        .array();
  }

  private static byte[] zstdFrame(byte[] part) {
    byte[] frame = Zstd.compress(part);
    return ByteBuffer.allocate(frame.length + 12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2A5E) // A frame to skip, as the seekable format has.
        .putInt(4)
        .putInt(7)
        .put(frame)
        .array();
  }

  @Test
  void goesOnAtTheBlockOrFrameWithoutExpandingThoseBefore() throws IOException {
    byte[] text = text(5 * PART + 3);
    for (Decompression codec : new Decompression[] {Decompression.GZIP, Decompression.ZSTD}) {
      byte[] bytes =
          inParts(
              text,
              codec == Decompression.GZIP ? ExpandedTest::bgzfBlock : ExpandedTest::zstdFrame);
      View raw = new View(bytes, new long[1]);
      FileBytes file = new Expanded(raw, codec, LIMITS);
      for (int from : new int[] {1, PART - 1, PART, 4 * PART + 1, text.length - 1}) {
        try (InputStream in = file.open(from)) {
          assertThat(in.readAllBytes())
              .as("%s from %d", codec, from)
              .isEqualTo(Arrays.copyOfRange(text, from, text.length));
        }
        int blocks = from / PART;
        double share = (double) raw.lowest()[0] / bytes.length;
        assertThat(share)
            .as("%s from %d", codec, from)
            .isBetween(blocks * 0.17, blocks * 0.23 + 0.01);
      }
    }
  }

  private static String refusal(byte[] bytes, Decompression codec, ExpansionLimits limits) {
    try (InputStream in = new Expanded(file(bytes), codec, limits).open(0)) {
      in.transferTo(OutputStream.nullOutputStream());
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Test
  void refusesBombs() throws IOException {
    byte[] zeros = new byte[20_000_000];
    for (Decompression codec : Decompression.values()) {
      byte[] bomb = compressed(codec, zeros);
      assertThat(refusal(bomb, codec, new ExpansionLimits(10_000_000, 1_000_000)))
          .as(codec.label())
          .isEqualTo(
              "'dir/a' expands to more than compression.max.expanded.bytes=10000000: raise it if this"
                  + " is right");
      int ratio = 10;
      assertThat(refusal(bomb, codec, new ExpansionLimits(Long.MAX_VALUE, ratio)))
          .as(codec.label())
          .contains("'dir/a' expands to more than compression.max.ratio=10 times its size (");
      assertThat(refusal(bomb, codec, new ExpansionLimits(Long.MAX_VALUE, 1_000_000))).isNull();
    }
  }

  @Test
  void tellsBrokenAndCutFiles() throws IOException {
    byte[] text = text(200_000);
    for (Decompression codec : Decompression.values()) {
      byte[] whole = compressed(codec, text);
      byte[] cut = Arrays.copyOf(whole, whole.length * 2 / 3);
      assertThat(refusal(cut, codec, LIMITS))
          .as(codec.label())
          .startsWith("'dir/a' is ")
          .contains("broken", codec.label());
      assertThat(
              refusal(
                  "plain text, not compressed".getBytes(StandardCharsets.US_ASCII), codec, LIMITS))
          .as(codec.label())
          .contains("'dir/a' is ", codec.label());
    }
  }

  @Test
  void leavesTheStoresErrorsAsTheyAre() throws IOException {
    byte[] bytes = compressed(Decompression.GZIP, text(500_000));
    IOException reset = new IOException("connection reset");
    FileBytes breaking =
        new FileBytes() {
          @Override
          public String name() {
            return "dir/a";
          }

          @Override
          public long size() {
            return bytes.length;
          }

          @Override
          public boolean seekable() {
            return true;
          }

          @Override
          public InputStream open(long from) throws IOException {
            return new FilterInputStream(file(bytes).open(from)) {
              private int left = 100_000;

              @Override
              public int read(byte[] into, int at, int length) throws IOException {
                if (left <= 0) {
                  throw reset;
                }
                left -= length;
                return in.read(into, at, Math.min(length, 1_000));
              }
            };
          }
        };
    try (InputStream in = new Expanded(breaking, Decompression.GZIP, LIMITS).open(0)) {
      assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream())).isSameAs(reset);
    }
  }

  @Test
  void refusesXzThatNeedsTooMuchMemory() throws IOException {
    byte[] file = compressed(Decompression.XZ, new byte[10]);
    file[16] = 30; // In the block's header: a dictionary of 128 MB.
    CRC32 crc = new CRC32();
    crc.update(file, 12, 8);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(20, (int) crc.getValue());
    assertThat(refusal(file, Decompression.XZ, LIMITS))
        .contains("'dir/a'", "memory would be needed");
  }

  @Test
  void knowsFilesByName() {
    assertThat(Decompression.byName("x/a.csv.GZ")).contains(Decompression.GZIP);
    assertThat(Decompression.GZIP.inner("x/a.csv.GZ")).isEqualTo("x/a.csv");
    assertThat(Decompression.byName("a.tgz")).contains(Decompression.GZIP);
    assertThat(Decompression.GZIP.inner("a.tgz")).isEqualTo("a.tar");
    assertThat(Decompression.byName("a.csv")).isEmpty();
  }
}
