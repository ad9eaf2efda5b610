package dev.millrace.connect.files.compress;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import org.xerial.snappy.SnappyFramedOutputStream;

/**
 * How a file is compressed. Immutable; any thread.
 *
 * @param level -1 for the codec's default; else 0 to 9 for gzip, 1 to 22 for zstd; of no meaning to
 *     the others
 */
public record Compression(Codec codec, int level) {
  public static final Compression NONE = new Compression(Codec.NONE, -1);

  private static final int ZSTD_DEFAULT = 3;
  private static final long KB = 1024;

  /** The codecs, and how files of each are called. */
  public enum Codec {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst"),
    /** Snappy's framing format, with checksums. */
    SNAPPY(".sz"),
    /** LZ4's frame format, in blocks of 64 KB. */
    LZ4(".lz4");

    private final String extension;

    Codec(String extension) {
      this.extension = extension;
    }
  }

  public Compression {
    if (level < -1 || level > mostLevel(codec)) {
      throw new IllegalArgumentException(
          codec
              + " has no level "
              + level
              + ": use -1 for its default, or up to "
              + mostLevel(codec));
    }
  }

  /** The highest level of {@code codec}; the level of codecs that have none is not looked at. */
  public static int mostLevel(Codec codec) {
    return codec == Codec.GZIP ? 9 : 22;
  }

  /** What follows the format's own extension; with its dot, or empty. */
  public String extension() {
    return codec.extension;
  }

  /**
   * A stream that compresses into {@code out}, and closes it with itself: {@code out} itself, or a
   * {@link CompressedOutput}, which must be closed or abandoned.
   */
  public OutputStream open(OutputStream out) throws IOException {
    return codec == Codec.NONE ? out : CompressedOutput.open(out, this::compressor);
  }

  private OutputStream compressor(OutputStream out) throws IOException {
    return switch (codec) {
      case NONE -> out;
      case GZIP -> new Gzip(out, level);
      case ZSTD -> Zstd.open(out, level < 0 ? ZSTD_DEFAULT : level);
      case SNAPPY -> new SnappyFramedOutputStream(out);
      case LZ4 -> Lz4.open(out);
    };
  }

  /** Memory of an open stream, in bytes, roughly; on the heap or outside of it. */
  public long memory() {
    return switch (codec) {
      case NONE -> 0;
      case GZIP -> 280 * KB;
      case ZSTD -> zstdMemory();
      case SNAPPY -> 160 * KB;
      case LZ4 -> 200 * KB;
    };
  }

  /** Window and tables, after the parameters that zstd takes for input of unknown size. */
  private long zstdMemory() {
    int effective = level < 0 ? ZSTD_DEFAULT : level;
    if (effective <= 2) {
      return 1_500 * KB;
    }
    return (effective <= 6 ? 4_000 : effective <= 12 ? 16_000 : effective <= 19 ? 90_000 : 700_000)
        * KB;
  }

  /** Apart, as the worker may lack the library, and the JVM looks for it to verify this class. */
  private static final class Zstd {
    static OutputStream open(OutputStream out, int level) throws IOException {
      return new ZstdOutputStreamNoFinalizer(out, level);
    }
  }

  /** Apart for the same reason. */
  private static final class Lz4 {
    static OutputStream open(OutputStream out) throws IOException {
      return new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_64KB, FLG.Bits.BLOCK_INDEPENDENCE);
    }
  }

  /** The JDK's own class takes its level from a protected field. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out, int level) throws IOException {
      super(out, 8 * 1024);
      def.setLevel(level < 0 ? Deflater.DEFAULT_COMPRESSION : level);
    }
  }
}
