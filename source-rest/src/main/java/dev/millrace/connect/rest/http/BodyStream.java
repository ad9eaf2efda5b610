package dev.millrace.connect.rest.http;

import com.github.luben.zstd.ZstdInputStream;
import dev.millrace.connect.common.config.Messages;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.brotli.dec.BrotliInputStream;

/** A body, decoded and within limits. Used by one thread. */
final class BodyStream extends InputStream {
  /** What {@link #decode} understands. */
  static final String ACCEPTED = "gzip, deflate, br, zstd";

  /** Bytes behind a compressed body that are passed over. */
  private static final int MOST_BEHIND = 8192;

  private final String name;
  private final BodyLimits limits;
  private final int readMs;
  private final Counted raw;
  private final List<String> codings;
  private InputStream decoded;
  private long read;

  /**
   * @param name how messages name the request
   * @param codings of Content-Encoding, in the order they were applied
   */
  BodyStream(
      String name, InputStream raw, List<String> codings, BodyLimits limits, Timeouts timeouts) {
    this.name = name;
    this.raw = new Counted(raw);
    this.codings = codings;
    this.limits = limits;
    this.readMs = timeouts.readMs();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      if (decoded == null) {
        decoded = open();
      }
      int count = decoded.read(to, offset, length);
      if (count < 0) {
        drain();
        return -1;
      }
      read += count;
      checkLimits();
      return count;
    } catch (SocketTimeoutException e) {
      throw new IOException(name + ": the body stalled for " + readMs + " ms", e);
    } catch (IOException e) {
      throw new IOException(
          name + ": the body can't be read on after " + read + " bytes: " + Messages.of(e), e);
    }
  }

  /** An empty body is no compressed one, whatever its head says. */
  private InputStream open() throws IOException {
    PushbackInputStream ahead = new PushbackInputStream(raw, 2);
    int first = ahead.read();
    if (first < 0) {
      return InputStream.nullInputStream();
    }
    ahead.unread(first);
    InputStream in = ahead;
    for (int i = codings.size() - 1; i >= 0; i--) {
      in = decode(in, codings.get(i));
    }
    return in;
  }

  /** Decoders stop at the end of theirs; the connection is free again at the end of the answer. */
  private void drain() throws IOException {
    if (raw.readNBytes(MOST_BEHIND).length == MOST_BEHIND) {
      throw new IOException("more bytes follow its compressed end");
    }
  }

  private void checkLimits() {
    if (read > limits.bytes()) {
      throw new ConnectException(
          name + ": the body has more than the " + limits.bytes() + " bytes that are allowed");
    }
    if (read > BodyLimits.ANY_RATIO && read / limits.ratio() > raw.count) {
      throw new ConnectException(
          name
              + ": the body's "
              + raw.count
              + " bytes became more than "
              + limits.ratio()
              + " times as many when decompressed, which is all that is allowed");
    }
  }

  private InputStream decode(InputStream in, String coding) throws IOException {
    return switch (coding.toLowerCase(Locale.ROOT)) {
      case "identity", "" -> in;
      case "gzip", "x-gzip" -> new GZIPInputStream(in);
      case "deflate" -> inflate(in);
      case "br" -> new BrotliInputStream(in);
      case "zstd" -> new ZstdInputStream(in);
      default ->
          throw new ConnectException(
              name
                  + ": the content encoding '"
                  + coding
                  + "' is none of those asked for: "
                  + ACCEPTED);
    };
  }

  /** With the header of zlib, as RFC 9110 wants it, or without, as some servers send it. */
  private static InputStream inflate(InputStream in) throws IOException {
    PushbackInputStream ahead = new PushbackInputStream(in, 2);
    byte[] two = ahead.readNBytes(2);
    ahead.unread(two);
    boolean zlib =
        two.length == 2
            && (two[0] & 0x0f) == 8
            && (((two[0] & 0xff) << 8) | (two[1] & 0xff)) % 31 == 0;
    Inflater inflater = new Inflater(!zlib);
    return new InflaterInputStream(ahead, inflater) {
      @Override
      public void close() throws IOException {
        super.close();
        inflater.end();
      }
    };
  }

  /** Frees the decoders' memory; the connection is its owner's to close. */
  @Override
  public void close() throws IOException {
    if (decoded != null) {
      decoded.close();
    }
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    private Counted(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int read = super.read(to, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
