package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Reads a value, null excepted, as its schema has it. Made once a schema; immutable. */
@FunctionalInterface
interface JsonColumn {
  /**
   * @param parser at the value's first token; at its last one afterwards
   * @param json the record's bytes
   */
  Object read(JsonParser parser, JsonBytes json) throws IOException, JsonMisfit;

  /** A record as it stands in the file. */
  @FunctionalInterface
  interface JsonBytes {
    /** The JSON between two of the parser's places. */
    String text(long start, long end);
  }
}
