package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.millrace.connect.files.read.json.JsonColumn.JsonBytes;
import dev.millrace.connect.files.read.text.Cells;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * One parser for one record after another: to make a parser takes as long as to parse a small
 * record. Where one was not read to its end, the next has a new one. Used by one thread.
 */
final class RecordParser implements JsonBytes, AutoCloseable {
  private final JsonFactory json;
  private RecordStream record;
  private JsonParser parser;
  private boolean within;

  RecordParser(JsonFactory json) {
    this.json = json;
  }

  /**
   * The parser before a record's first token.
   *
   * @param cells the first of which is the record; not changed until {@link #end}
   */
  JsonParser begin(Cells cells) throws IOException {
    if (within || (record != null && record.ended)) {
      close();
    }
    within = true;
    if (parser == null) {
      record = new RecordStream();
      record.set(cells);
      parser = json.createParser(record);
    } else {
      record.set(cells);
    }
    return parser;
  }

  /**
   * The parser is at the record's last token.
   *
   * @throws IOException if there is more behind it
   */
  void end() throws IOException {
    if (parser.currentLocation().getByteOffset() != record.end() && parser.nextToken() != null) {
      throw new IOException("there is more than one value in the record");
    }
    within = false;
  }

  /** Whether the parser was made for this record, and so tells places in it from its beginning. */
  boolean isNew() {
    return record.before + record.from == 0;
  }

  @Override
  public String text(long start, long end) {
    return record.text(start, end);
  }

  @Override
  public void close() throws IOException {
    if (parser != null) {
      parser.close();
      parser = null;
    }
  }

  /** The bytes of one record after another, as a stream that ends behind each. */
  private static final class RecordStream extends InputStream {
    private byte[] bytes;
    private int from;
    private int at;
    private int to;

    /** How many bytes of records before lie before this one's, less where it begins. */
    private long before;

    private boolean ended;

    private void set(Cells cells) {
      long end = end();
      bytes = cells.bytes();
      from = cells.from(0);
      at = from;
      to = cells.to(0);
      before = end - from;
    }

    private long end() {
      return before + to;
    }

    private String text(long start, long end) {
      return new String(bytes, (int) (start - before), (int) (end - start), StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      ended |= at == to;
      return ended ? -1 : bytes[at++] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      ended |= at == to;
      if (ended) {
        return -1;
      }
      int count = Math.min(length, to - at);
      System.arraycopy(bytes, at, into, from, count);
      at += count;
      return count;
    }
  }
}
