package dev.millrace.connect.rest.body;

import dev.millrace.connect.files.read.Schemas;
import java.io.IOException;
import java.io.InputStream;

/** A format of bodies, with its settings. Immutable; used by any thread. */
public interface BodyFormat {

  /**
   * @throws IllegalArgumentException if the format can't tell what is wanted; the message says why
   */
  void check(Wanted wanted);

  /**
   * Whether a body tells its charset itself, which counts before what the answer's head tells.
   *
   * @param head its first bytes
   */
  default boolean tellsCharset(byte[] head) {
    return false;
  }

  /**
   * Begins to read.
   *
   * @param in closed with the body, and here if this fails
   * @param name what messages call the body: the request, without its secrets
   * @throws IOException as {@link Body#next}
   * @throws IllegalArgumentException as {@link #check}
   */
  Body open(InputStream in, String name, Wanted wanted, Schemas schemas) throws IOException;
}
