package dev.millrace.connect.files.read.text;

import dev.millrace.connect.files.read.FileBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * A file of another charset, as UTF-8. Places count the bytes of UTF-8, so to open at one decodes
 * what lies before it again.
 */
public final class Transcoded implements FileBytes {
  private final FileBytes file;
  private final Charset charset;

  private Transcoded(FileBytes file, Charset charset) {
    this.file = file;
    this.charset = charset;
  }

  /** The file itself if it is UTF-8 anyway. */
  public static FileBytes of(FileBytes file, Charset charset) {
    return needed(charset) ? new Transcoded(file, charset) : file;
  }

  /** Whether files of this charset are not UTF-8 as they are. */
  public static boolean needed(Charset charset) {
    return !charset.equals(StandardCharsets.UTF_8) && !charset.equals(StandardCharsets.US_ASCII);
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public boolean seekable() {
    return false;
  }

  @Override
  public InputStream open(long from) throws IOException {
    InputStream in = new Decoded(file.open(0), file.name(), charset);
    try {
      in.skipNBytes(from);
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static final class Decoded extends InputStream {
    private final InputStream in;
    private final String name;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final ByteBuffer raw = ByteBuffer.allocate(16 * 1024).flip();
    private final CharBuffer chars = CharBuffer.allocate(16 * 1024).flip();
    private final ByteBuffer utf8 = ByteBuffer.allocate(64 * 1024).flip();
    private long before;
    private boolean over;

    Decoded(InputStream in, String name, Charset charset) {
      this.in = in;
      this.name = name;
      this.decoder = charset.newDecoder(); // Reports what it can't decode.
    }

    @Override
    public int read() throws IOException {
      return filled() ? utf8.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!filled()) {
        return -1;
      }
      int count = Math.min(length, utf8.remaining());
      utf8.get(into, at, count);
      return count;
    }

    private boolean filled() throws IOException {
      while (!utf8.hasRemaining() && !over) {
        readOn();
        decode();
        utf8.clear();
        encoder.encode(chars, utf8, over);
        utf8.flip();
      }
      return utf8.hasRemaining();
    }

    private void readOn() throws IOException {
      before += raw.position();
      raw.compact();
      int count = in.read(raw.array(), raw.position(), raw.remaining());
      over = count < 0;
      raw.position(raw.position() + Math.max(0, count)).flip();
    }

    /** What is left of the characters, half a pair at the most, stays in front. */
    private void decode() throws IOException {
      chars.compact();
      CoderResult result = decoder.decode(raw, chars, over);
      if (result.isError()) {
        throw new IOException(
            "'%s' is not %s at byte %d: set the charset that it was written in"
                .formatted(name, decoder.charset(), before + raw.position()));
      }
      if (over) {
        decoder.flush(chars);
      }
      chars.flip();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
