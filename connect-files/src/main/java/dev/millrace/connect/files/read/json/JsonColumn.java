package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a value, null excepted, as its schema has it. Made once a schema; immutable. */
@FunctionalInterface
interface JsonColumn {
  /**
   * @param parser at the value's first token; at its last one afterwards
   * @param json the record's bytes, which the parser's places count from
   */
  Object read(JsonParser parser, JsonBytes json) throws IOException, JsonMisfit;

  /** A record as it stands in the file. */
  final class JsonBytes {
    private final byte[] bytes;
    private final int from;

    JsonBytes(byte[] bytes, int from) {
      this.bytes = bytes;
      this.from = from;
    }

    /** The JSON between two of the parser's places. */
    String text(long start, long end) {
      return new String(bytes, from + (int) start, (int) (end - start), StandardCharsets.UTF_8);
    }
  }
}
