package dev.millrace.connect.files.read.avro;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;
import org.xerial.snappy.Snappy;

/** What decompresses the blocks of an Avro file. Stateless. */
enum AvroDecompress {
  NULL {
    @Override
    byte[] of(byte[] block, int most) {
      return block;
    }
  },
  DEFLATE {
    @Override
    byte[] of(byte[] block, int most) throws IOException {
      Inflater inflater = new Inflater(true);
      try (InputStream in =
          new InflaterInputStream(new ByteArrayInputStream(block), inflater, 8_192)) {
        return bounded(in, most);
      } finally {
        inflater.end();
      }
    }
  },
  SNAPPY {
    @Override
    byte[] of(byte[] block, int most) throws IOException {
      int length = block.length - Integer.BYTES;
      if (length < 0) {
        throw new IOException("a block of snappy lacks its checksum");
      }
      int size = Snappy.uncompressedLength(block, 0, length);
      if (size > most) {
        throw tooLarge(most);
      }
      if (size < 0 || !Snappy.isValidCompressedBuffer(block, 0, length)) {
        throw new IOException("a block of snappy is broken");
      }
      byte[] out = new byte[size];
      Snappy.uncompress(block, 0, length, out, 0);
      CRC32 crc = new CRC32();
      crc.update(out);
      if ((int) crc.getValue() != ByteBuffer.wrap(block, length, Integer.BYTES).getInt()) {
        throw new IOException("a block's checksum is another");
      }
      return out;
    }
  },
  BZIP2 {
    @Override
    byte[] of(byte[] block, int most) throws IOException {
      try (InputStream in = new BZip2CompressorInputStream(new ByteArrayInputStream(block))) {
        return bounded(in, most);
      }
    }
  },
  ZSTANDARD {
    @Override
    byte[] of(byte[] block, int most) throws IOException {
      try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(block))) {
        return bounded(in, most);
      }
    }
  },
  XZ {
    @Override
    byte[] of(byte[] block, int most) throws IOException {
      try (InputStream in = new XZInputStream(new ByteArrayInputStream(block), XZ_MEMORY_KIB)) {
        return bounded(in, most);
      }
    }
  };

  /** What a dictionary may take: enough for any preset of xz. */
  private static final int XZ_MEMORY_KIB = 96 * 1024;

  /**
   * @param most how many bytes a block may have
   * @throws IOException if it has more, or is broken
   */
  abstract byte[] of(byte[] block, int most) throws IOException;

  static AvroDecompress named(String codec) throws IOException {
    for (AvroDecompress each : values()) {
      if (each.name().toLowerCase(java.util.Locale.ROOT).equals(codec)) {
        return each;
      }
    }
    throw new IOException(
        "its codec '"
            + codec
            + "' is not known: null, deflate, snappy, bzip2, zstandard and xz are");
  }

  private static byte[] bounded(InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most);
    if (bytes.length == most && in.read() >= 0) {
      throw tooLarge(most);
    }
    return bytes;
  }

  private static IOException tooLarge(int most) {
    return new IOException("a block has, decompressed, more than block.max.bytes = " + most);
  }
}
