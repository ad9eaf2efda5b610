package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Makes each line whole before any of it is written: a record that fails leaves no trace. */
final class CsvWriter implements RecordWriter {
  private final CsvFormat format;
  private final OutputStream out;
  private final Field[] fields;
  private final TextPlan[] plans;
  private final StringBuilder line = new StringBuilder();

  CsvWriter(Schema schema, CsvFormat format, OutputStream out) throws IOException {
    this.format = format;
    this.out = out;
    this.fields = schema.fields().toArray(new Field[0]);
    this.plans = new TextPlan[fields.length];
    for (int i = 0; i < fields.length; i++) {
      plans[i] = TextPlan.of(fields[i].schema());
    }
    if (format.header()) {
      header();
    }
  }

  private void header() throws IOException {
    for (int i = 0; i < fields.length; i++) {
      add(i, fields[i].name());
    }
    end();
  }

  @Override
  public void check(Schema schema, Object value) {
    fill((Struct) value);
  }

  @Override
  public void write(Schema schema, Object value) throws IOException {
    fill((Struct) value);
    end();
  }

  private void fill(Struct struct) {
    line.setLength(0);
    for (int i = 0; i < fields.length; i++) {
      Object each = struct.get(fields[i]);
      if (each == null && !fields[i].schema().isOptional()) {
        throw new DataException("Field '" + fields[i].name() + "': a required value is null");
      }
      add(i, each == null ? null : text(i, each));
    }
  }

  private String text(int field, Object value) {
    try {
      String text = plans[field].text(value);
      Utf8.check(text);
      return text;
    } catch (DataException | ClassCastException e) {
      throw new DataException("Field '" + fields[field].name() + "': " + e.getMessage(), e);
    }
  }

  private void add(int column, String text) {
    if (column > 0) {
      line.append(format.delimiter());
    }
    if (text == null) {
      line.append(format.nullText());
    } else if (needsQuotes(text)) {
      line.append('"').append(text.replace("\"", "\"\"")).append('"');
    } else {
      line.append(text);
    }
  }

  private boolean needsQuotes(String text) {
    if (text.equals(format.nullText())) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == format.delimiter() || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }

  private void end() throws IOException {
    line.append('\n');
    out.write(Utf8.encode(line.toString()));
    line.setLength(0);
  }

  @Override
  public long held() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
