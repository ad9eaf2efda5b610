package dev.millrace.connect.files.read.orc;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.xerial.snappy.Snappy;

/** What decompresses the chunks of a file, in the order of their numbers. Stateless. */
enum OrcCodec {
  NONE {
    @Override
    int decompress(byte[] from, int length, byte[] to) {
      throw new Broken("a chunk is compressed, in a file that is not");
    }
  },
  ZLIB {
    @Override
    int decompress(byte[] from, int length, byte[] to) {
      Inflater inflater = new Inflater(true);
      try {
        inflater.setInput(from, 0, length);
        int size = 0;
        while (!inflater.finished()) {
          int n = inflater.inflate(to, size, to.length - size);
          size += n;
          if (n == 0 && !inflater.finished()) {
            throw new Broken(size == to.length ? tooLong(to) : "a chunk of zlib is cut short");
          }
        }
        return size;
      } catch (DataFormatException e) {
        throw new Broken("a chunk of zlib is broken: " + e.getMessage(), e);
      } finally {
        inflater.end();
      }
    }
  },
  SNAPPY {
    @Override
    int decompress(byte[] from, int length, byte[] to) {
      try {
        if (!Snappy.isValidCompressedBuffer(from, 0, length)) {
          throw new Broken("a chunk of snappy is broken");
        }
        if (Snappy.uncompressedLength(from, 0, length) > to.length) {
          throw new Broken(tooLong(to));
        }
        return Snappy.uncompress(from, 0, length, to, 0);
      } catch (IOException e) {
        throw new Broken("a chunk of snappy is broken: " + e.getMessage(), e);
      }
    }
  },
  LZO,
  LZ4 {
    @Override
    int decompress(byte[] from, int length, byte[] to) {
      try {
        return LZ4Factory.fastestInstance().safeDecompressor().decompress(from, 0, length, to, 0);
      } catch (LZ4Exception e) {
        throw new Broken("a chunk of lz4 is broken, or longer than " + to.length + " bytes", e);
      }
    }
  },
  ZSTD {
    @Override
    int decompress(byte[] from, int length, byte[] to) {
      try {
        return (int) Zstd.decompressByteArray(to, 0, to.length, from, 0, length);
      } catch (ZstdException e) {
        throw new Broken("a chunk of zstd is broken: " + e.getMessage(), e);
      }
    }
  },
  BROTLI;

  /**
   * Decompresses one chunk.
   *
   * @param to as long as the file says that a chunk is at most
   * @return how many bytes there are now
   * @throws Broken if it is none of this codec, or has more bytes
   */
  int decompress(byte[] from, int length, byte[] to) {
    throw new Broken(
        "it is compressed with "
            + name().toLowerCase(java.util.Locale.ROOT)
            + ", which is not read here: zlib, snappy, lz4 and zstd are");
  }

  private static String tooLong(byte[] to) {
    return "a chunk has more than the " + to.length + " bytes that the file tells of";
  }

  static OrcCodec of(long number) {
    if (number < 0 || number >= values().length) {
      throw new Broken("its compression has the number " + number + ", which nobody knows");
    }
    return values()[(int) number];
  }
}
