package dev.millrace.connect.files.format;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Parquet's own codec factory loads Hadoop's classes; this one needs none. */
final class ParquetCodecs implements CompressionCodecFactory {

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
    throw new UnsupportedOperationException("These codecs only write");
  }

  @Override
  public void release() {}
}
