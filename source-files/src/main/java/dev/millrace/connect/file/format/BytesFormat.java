package dev.millrace.connect.file.format;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import java.io.IOException;
import java.io.InputStream;
import org.apache.kafka.connect.data.Schema;

/**
 * A file's bytes as they are: one record a file, or one a part.
 *
 * @param partBytes how long a part is, in bytes; 0 for the whole file
 * @param maxRecordBytes the longest whole file, in bytes
 */
public record BytesFormat(int partBytes, int maxRecordBytes) implements ReadFormat {

  @Override
  public String name() {
    return "bytes";
  }

  @Override
  public boolean splittable() {
    return false;
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    return new Reader(file, from, schemas.mode() == Mode.NONE ? null : Schema.BYTES_SCHEMA);
  }

  private final class Reader implements RecordReader {
    private final FileBytes file;
    private final Schema schema;
    private final InputStream in;
    private byte[] value;
    private long record;
    private long at;

    Reader(FileBytes file, Place from, Schema schema) throws IOException {
      this.file = file;
      this.schema = schema;
      record = from.record();
      at = from.at();
      in = file.open(at);
    }

    @Override
    public boolean next() throws IOException {
      value = null;
      if (partBytes == 0 && record > 0) {
        return false;
      }
      byte[] read = in.readNBytes(partBytes > 0 ? partBytes : maxRecordBytes);
      if (read.length == 0 && (partBytes > 0 || record > 0)) {
        return false;
      }
      if (partBytes == 0 && read.length == maxRecordBytes && in.read() >= 0) {
        throw new IOException(
            ("'%s' is longer than record.max.bytes=%d: raise it, or read the file in parts with"
                    + " bytes.part.bytes")
                .formatted(file.name(), maxRecordBytes));
      }
      value = read;
      at += read.length;
      record++;
      return true;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public Object value() {
      return value;
    }

    @Override
    public Place place() {
      return new Place(record, at, 0);
    }

    @Override
    public boolean placesAreBytes() {
      return true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
