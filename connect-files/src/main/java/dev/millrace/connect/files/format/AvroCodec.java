package dev.millrace.connect.files.format;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import org.xerial.snappy.Snappy;

/** What blocks of an Avro file are compressed with. */
public enum AvroCodec {
  NULL,
  DEFLATE,
  SNAPPY,
  ZSTANDARD,
  XZ;

  private static final int ZSTD_LEVEL = 3;

  /** The name in the file's header. */
  String avroName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Compresses the first {@code length} bytes. */
  byte[] compress(byte[] bytes, int length) throws IOException {
    return switch (this) {
      case NULL -> java.util.Arrays.copyOf(bytes, length);
      case DEFLATE -> deflate(bytes, length);
      case SNAPPY -> snappy(bytes, length);
      case ZSTANDARD -> zstandard(bytes, length);
      case XZ -> xz(bytes, length);
    };
  }

  private static byte[] deflate(byte[] bytes, int length) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(bytes, 0, length);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
      byte[] chunk = new byte[8192];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** Avro appends the CRC-32 of the uncompressed data, big-endian. */
  private static byte[] snappy(byte[] bytes, int length) throws IOException {
    byte[] out = new byte[Snappy.maxCompressedLength(length) + 4];
    int size = Snappy.compress(bytes, 0, length, out, 0);
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    ByteBuffer.wrap(out, size, 4).putInt((int) crc.getValue());
    return java.util.Arrays.copyOf(out, size + 4);
  }

  private static byte[] zstandard(byte[] bytes, int length) throws IOException {
    byte[] out = new byte[Math.toIntExact(Zstd.compressBound(length))];
    long size = Zstd.compressByteArray(out, 0, out.length, bytes, 0, length, ZSTD_LEVEL);
    if (Zstd.isError(size)) {
      throw new IOException("zstd: " + Zstd.getErrorName(size));
    }
    return java.util.Arrays.copyOf(out, (int) size);
  }

  private static byte[] xz(byte[] bytes, int length) throws IOException {
    LZMA2Options options = new LZMA2Options();
    // The default is for 8 MB and takes 94 MB of memory; no block has more to look back at than
    // itself.
    options.setDictSize(
        Math.min(Math.max(length, LZMA2Options.DICT_SIZE_MIN), options.getDictSize()));
    ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
    try (XZOutputStream xz = new XZOutputStream(out, options)) {
      xz.write(bytes, 0, length);
    }
    return out.toByteArray();
  }
}
