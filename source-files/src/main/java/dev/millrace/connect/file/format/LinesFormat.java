package dev.millrace.connect.file.format;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.TooManyColumns;
import dev.millrace.connect.files.read.text.Lines;
import dev.millrace.connect.files.read.text.RowFormat;
import dev.millrace.connect.files.read.text.RowReader;
import dev.millrace.connect.files.read.text.RowRules;
import dev.millrace.connect.files.read.text.Rows;
import dev.millrace.connect.files.read.text.Transcoded;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/**
 * Each line as a field {@code line}, or cut into fields by a regex.
 *
 * @param regex null for none
 * @param maxRecordBytes the longest line, in bytes of UTF-8
 */
public record LinesFormat(LineRegex regex, RowRules rules, Charset charset, int maxRecordBytes)
    implements ReadFormat, RowFormat {

  @Override
  public String name() {
    return "lines";
  }

  @Override
  public boolean splittable() {
    return !Transcoded.needed(charset);
  }

  @Override
  public boolean header() {
    return false;
  }

  @Override
  public List<String> columns() {
    return regex == null ? List.of("line") : regex.names();
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    FileBytes text = Transcoded.of(file, charset);
    return RowReader.open(
        text, this, rules, regex == null ? new PlainText(schemas) : schemas, range, from);
  }

  @Override
  public Rows open(FileBytes file, Range range, Place from) throws IOException {
    Lines lines = Lines.open(file, range, from, maxRecordBytes);
    return regex == null ? lines : new LineRows(lines, regex.cutter());
  }

  /** A line is text, also where it looks like a number. */
  private record PlainText(Schemas schemas) implements Schemas {
    @Override
    public Mode mode() {
      Mode mode = schemas.mode();
      return mode == Mode.AUTO || mode == Mode.INFER ? Mode.STRINGS : mode;
    }

    @Override
    public Schema current() {
      return schemas.current();
    }

    @Override
    public Schema widen(String file, Schema needed) throws TooManyColumns {
      return schemas.widen(file, needed);
    }

    @Override
    public int maxColumns() {
      return schemas.maxColumns();
    }

    @Override
    public int sampleRecords() {
      return schemas.sampleRecords();
    }
  }
}
