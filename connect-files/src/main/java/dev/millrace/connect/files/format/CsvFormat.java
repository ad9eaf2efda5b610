package dev.millrace.connect.files.format;

import dev.millrace.connect.files.compress.Compression;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * CSV after RFC 4180, of structs; lines end in LF. A field is quoted if it has a delimiter, a quote
 * or a line break in it, or if it would read as a null.
 *
 * @param header whether a file begins with the fields' names
 * @param nullText what stands for a null, unquoted
 */
public record CsvFormat(Compression compression, boolean header, char delimiter, String nullText)
    implements RecordFormat {

  public CsvFormat {
    Objects.requireNonNull(nullText);
    if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
      throw new IllegalArgumentException("A quote or line break can't be CSV's delimiter");
    }
    if (nullText.indexOf(delimiter) >= 0 || nullText.matches("(?s).*[\"\r\n].*")) {
      throw new IllegalArgumentException(
          "CSV's null text can't have the delimiter, a quote or a line break in it");
    }
  }

  @Override
  public String extension() {
    return ".csv" + compression.extension();
  }

  @Override
  public boolean oneSchemaPerFile() {
    return true;
  }

  @Override
  public RecordWriter open(Schema schema, OutputStream out) {
    if (schema == null || schema.type() != Schema.Type.STRUCT || schema.fields().isEmpty()) {
      throw new DataException(
          "CSV needs a value that is a struct or an object, with a field at least, not "
              + (schema == null ? "one without a schema" : schema.type())
              + ": use format.class=text for single values");
    }
    return Metered.open(compression, out, stream -> new CsvWriter(schema, this, stream));
  }
}
