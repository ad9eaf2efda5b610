package dev.millrace.connect.files.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Parquet's own codec factory loads Hadoop's classes; this one needs none. Thread-safe. */
public final class ParquetCodecs implements CompressionCodecFactory {

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput bytes) throws IOException {
        return switch (name) {
          case UNCOMPRESSED -> bytes;
          case SNAPPY -> BytesInput.from(Snappy.compress(array(bytes)));
          case ZSTD -> BytesInput.from(Zstd.compress(array(bytes)));
          case GZIP -> gzip(bytes);
          case LZ4_RAW ->
              BytesInput.from(LZ4Factory.fastestInstance().fastCompressor().compress(array(bytes)));
          default -> throw new UnsupportedOperationException("No codec " + name);
        };
      }

      @Override
      public CompressionCodecName getCodecName() {
        return name;
      }

      @Override
      public void release() {}
    };
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes.size());
    bytes.writeAllTo(out);
    return out.toByteArray();
  }

  private static BytesInput gzip(BytesInput bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes.size() / 2 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      bytes.writeAllTo(gzip);
    }
    return BytesInput.from(out.toByteArray());
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput bytes, int size) throws IOException {
        return name == CompressionCodecName.UNCOMPRESSED
            ? bytes
            : BytesInput.from(inflated(name, array(bytes), size));
      }

      @Override
      public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize)
          throws IOException {
        byte[] bytes = new byte[inSize];
        in.get(bytes);
        out.put(inflated(name, bytes, outSize));
      }

      @Override
      public void release() {}
    };
  }

  /** Exactly {@code size} bytes, or an exception: what a file says of itself may be wrong. */
  private static byte[] inflated(CompressionCodecName name, byte[] in, int size)
      throws IOException {
    byte[] out = new byte[size];
    try {
      int length =
          switch (name) {
            case UNCOMPRESSED -> copied(in, out);
            case SNAPPY -> snappy(in, out);
            case ZSTD -> (int) Zstd.decompress(out, in);
            case GZIP -> gunzipped(in, out);
            case LZ4_RAW ->
                LZ4Factory.fastestInstance()
                    .safeDecompressor()
                    .decompress(in, 0, in.length, out, 0, size);
            default -> throw new IOException("the codec " + name + " is not supported");
          };
      if (length != size) {
        throw new IOException("a page has " + length + " bytes and says " + size);
      }
      return out;
    } catch (LZ4Exception | ZstdException e) {
      throw new IOException("a page of " + name + " is broken", e);
    }
  }

  private static int copied(byte[] in, byte[] out) {
    System.arraycopy(in, 0, out, 0, Math.min(in.length, out.length));
    return in.length;
  }

  private static int snappy(byte[] in, byte[] out) throws IOException {
    int length = Snappy.uncompressedLength(in);
    return length == out.length ? Snappy.uncompress(in, 0, in.length, out, 0) : length;
  }

  private static int gunzipped(byte[] in, byte[] out) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(in))) {
      int length = gzip.readNBytes(out, 0, out.length);
      return gzip.read() < 0 ? length : out.length + 1;
    }
  }

  @Override
  public void release() {}
}
