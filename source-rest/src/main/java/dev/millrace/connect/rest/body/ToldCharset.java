package dev.millrace.connect.rest.body;

import dev.millrace.connect.files.read.text.Transcoded;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/** Bodies of another charset than UTF-8, as their answer's head tells it. */
public final class ToldCharset {
  private static final int HEAD = 256;

  private ToldCharset() {}

  /**
   * A body as the format reads it.
   *
   * @param in closed if this fails
   * @param name as {@link BodyFormat#open} takes it
   * @param charset null if nothing is told
   */
  public static InputStream decoded(InputStream in, String name, Charset charset, BodyFormat format)
      throws IOException {
    if (charset == null || !Transcoded.needed(charset)) {
      return in;
    }
    try {
      BufferedInputStream body = new BufferedInputStream(in, HEAD);
      body.mark(HEAD);
      byte[] head = body.readNBytes(HEAD);
      body.reset();
      return format.tellsCharset(head)
          ? body
          : Transcoded.of(new StreamedBytes(body, name), charset).open(0);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }
}
