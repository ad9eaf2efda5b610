package dev.millrace.connect.file.reading;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/** Lines; one that begins with {@code bad} is a bad record, one with {@code end} a broken file. */
final class LinesFormat implements FileFormats {
  static final String BROKEN = "no line any more";

  @Override
  public boolean splittable(String path) {
    return true;
  }

  @Override
  public RecordReader open(
      FileBytes file, Range range, Place from, Function<String, Schemas> schemas)
      throws IOException {
    return new Reader(file, range, from);
  }

  private static final class Reader implements RecordReader {
    private final InputStream in;
    private final Range range;
    private long at;
    private long record;
    private String line;

    private Reader(FileBytes file, Range range, Place from) throws IOException {
      this.range = range;
      this.record = from.record();
      boolean fresh = from.equals(Place.START);
      // One byte earlier: a line that begins exactly at the range's start is its own.
      at = fresh ? Math.max(0, range.start() - 1) : from.at();
      in = new BufferedInputStream(file.open(at), 128);
      if (fresh && range.start() > 0) {
        readLine();
      }
    }

    private boolean readLine() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int next = in.read();
      if (next == -1) {
        return false;
      }
      for (; next != -1; next = in.read()) {
        at++;
        if (next == '\n') {
          break;
        }
        bytes.write(next);
      }
      line = bytes.toString(StandardCharsets.UTF_8);
      return true;
    }

    @Override
    public boolean next() throws IOException, BadRecord {
      if (at >= range.end() || !readLine()) {
        return false;
      }
      record++;
      if (line.startsWith("bad")) {
        throw new BadRecord("a bad line", line);
      }
      if (line.startsWith("end")) {
        throw new IOException(BROKEN);
      }
      return true;
    }

    @Override
    public Schema schema() {
      return Schema.STRING_SCHEMA;
    }

    @Override
    public Object value() {
      return line;
    }

    @Override
    public Place place() {
      return new Place(record, at, 0);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
