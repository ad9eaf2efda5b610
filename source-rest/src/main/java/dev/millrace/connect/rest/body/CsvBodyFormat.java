package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.csv.CsvReadFormat;
import dev.millrace.connect.files.read.text.RowReader;
import java.io.IOException;
import java.io.InputStream;

/** CSV, whose columns are pointers of one name. */
public record CsvBodyFormat(CsvReadFormat format) implements BodyFormat {
  @Override
  public void check(Wanted wanted) {
    for (JsonPointer pointer : wanted.needs().body()) {
      throw new IllegalArgumentException(
          "'"
              + pointer
              + "' names a value beside the records, and there is none in CSV: name a header, as"
              + " header:X-Next-Page, or choose a paging that needs none");
    }
    for (JsonPointer pointer : wanted.ofRecords()) {
      if (pointer.matches() || !pointer.tail().matches()) {
        throw new IllegalArgumentException(
            "'" + pointer + "' names no column of CSV: write one as /id");
      }
    }
  }

  @Override
  public Body open(InputStream in, String name, Wanted wanted, Schemas schemas) throws IOException {
    try {
      check(wanted);
      RowReader rows = format.open(new StreamedBytes(in, name), schemas);
      return new ReadBody(name, rows, new CsvContents(rows, wanted.ofRecords()));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }
}
