package dev.millrace.connect.files.compress;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;
import org.xerial.snappy.SnappyFramedInputStream;

/**
 * How a file to read is compressed; a file may be several such files, one after another. Needs
 * Commons Compress for gzip and bzip2.
 */
public enum Decompression {
  GZIP(".gz .gzip .bgz .tgz", "\u001F\u008B\b"),
  BZIP2(".bz2 .bzip2 .tbz2", "BZh"),
  ZSTD(".zst .zstd .tzst", "(\u00B5/\u00FD"),
  XZ(".xz .txz", "\u00FD7zXZ\0"),
  /** Snappy's framing format. */
  SNAPPY(".sz .snappy", "\u00FF\u0006\0\0sNaPpY"),
  /** LZ4's frame format. */
  LZ4(".lz4", "\u0004\"M\u0018");

  private static final int BUFFER = 64 * 1024;

  /** In KB; what {@code xz -9} writes needs 65 MB. */
  private static final int XZ_MEMORY = 96 * 1024;

  private final String extensions;
  private final String magic;

  /**
   * @param extensions divided by blanks
   * @param magic how files begin, a byte a character
   */
  Decompression(String extensions, String magic) {
    this.extensions = extensions;
    this.magic = magic;
  }

  /** As in the configuration: {@code gzip}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By how a file is called. */
  public static Optional<Decompression> byName(String name) {
    return Arrays.stream(values()).filter(each -> each.extension(name) != null).findFirst();
  }

  /** By how a file begins. */
  public static Optional<Decompression> byContent(byte[] head, int length) {
    return Arrays.stream(values()).filter(each -> each.begins(head, length)).findFirst();
  }

  private boolean begins(byte[] head, int length) {
    int most = Math.min(length, magic.length());
    return new String(head, 0, most, StandardCharsets.ISO_8859_1).equals(magic);
  }

  private String extension(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(extensions.split(" ")).filter(lower::endsWith).findFirst().orElse(null);
  }

  /** A file's name without what tells of the compression. */
  public String inner(String name) {
    String extension = extension(name);
    if (extension == null) {
      return name;
    }
    String stem = name.substring(0, name.length() - extension.length());
    return extension.startsWith(".t") ? stem + ".tar" : stem;
  }

  /** Expands what comes from {@code in}, and closes it with itself. */
  InputStream open(InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in, BUFFER);
    return switch (this) {
      case GZIP -> Archives.gzip(buffered);
      case BZIP2 -> Archives.bzip2(buffered);
      case ZSTD -> Zstd.open(buffered);
      case XZ -> new XZInputStream(buffered, XZ_MEMORY);
      case SNAPPY -> new SnappyFramedInputStream(buffered, true);
      case LZ4 -> Lz4.open(buffered);
    };
  }

  /** Apart, as not every archive has the library, and the JVM looks for it to verify this class. */
  private static final class Archives {
    /** The JDK's stops at a member's end where the next was not received yet. */
    static InputStream gzip(InputStream in) throws IOException {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    }

    static InputStream bzip2(InputStream in) throws IOException {
      return new BZip2CompressorInputStream(in, true);
    }
  }

  /** Apart for the same reason, as is the next. */
  private static final class Zstd {
    static InputStream open(InputStream in) throws IOException {
      return new ZstdInputStreamNoFinalizer(in);
    }
  }

  private static final class Lz4 {
    static InputStream open(InputStream in) throws IOException {
      return new LZ4FrameInputStream(in);
    }
  }
}
