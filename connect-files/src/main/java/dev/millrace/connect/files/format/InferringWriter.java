package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Keeps a file's first records until their schema is known well enough, then writes them and what
 * follows. What is kept was tried before: writing it later does not fail.
 */
final class InferringWriter implements RecordWriter {
  private final RecordFormat typed;
  private final long firstBytes;
  private final LearnedSchema learned;
  private final OutputStream out;
  private final List<First> first = new ArrayList<>();
  private long bytes;
  private Schema schema;
  private RecordWriter writer;
  private Object taken;
  private Struct row;

  /** A record that waits, and its row under the schema of its time. */
  private record First(Object value, Struct row) {}

  InferringWriter(RecordFormat typed, long firstBytes, LearnedSchema learned, OutputStream out) {
    this.typed = typed;
    this.firstBytes = firstBytes;
    this.learned = learned;
    this.out = out;
    this.schema = learned.schema();
  }

  @Override
  public boolean takes(Schema none, Object value) {
    LearnedSchema.objectOrThrow(value);
    taken = null;
    if (schema == null || !fits(schema, value)) {
      Schema wider = LearnedSchema.wider(schema, value);
      if (writer != null || !keepsFirst(wider)) {
        learned.widen(wider);
        return false;
      }
      if (!fits(wider, value)) {
        throw new DataException("The value does not fit its own schema, " + wider);
      }
      schema = wider;
      learned.widen(wider);
    }
    taken = value;
    return true;
  }

  /** Sets {@link #row} if it does. */
  private boolean fits(Schema to, Object value) {
    try {
      row = (Struct) Conform.to(to, value);
      return true;
    } catch (Conform.Misfit e) {
      return false;
    }
  }

  /** Whether all that waits can be written under {@code wider} too, with all its digits. */
  private boolean keepsFirst(Schema wider) {
    try {
      return first.stream().allMatch(each -> fits(wider, each.value()));
    } catch (DataException e) {
      return false;
    }
  }

  @Override
  public void check(Schema none, Object value) throws IOException {
    take(value);
    if (writer != null) {
      writer.check(schema, row);
    }
  }

  /** Sets {@link #row}. */
  private void take(Object value) {
    if ((taken == null || taken != value) && !takes(null, value)) {
      throw new DataException("The value needs a wider schema than its file has");
    }
  }

  @Override
  public void write(Schema none, Object value) throws IOException {
    take(value);
    taken = null;
    if (writer != null) {
      writer.write(schema, row);
      return;
    }
    first.add(new First(value, row));
    bytes += size(value);
    if (bytes >= firstBytes) {
      begin();
    }
  }

  private void begin() throws IOException {
    writer = typed.open(schema, out);
    for (First each : first) {
      boolean current = each.row().schema() == schema;
      writer.write(schema, current ? each.row() : Conform.to(schema, each.value()));
    }
    first.clear();
    bytes = 0;
  }

  /** Memory of a value and its row, roughly. */
  private static long size(Object value) {
    if (value instanceof Map<?, ?> map) {
      long size = 64;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        size += 80 + entry.getKey().toString().length() + size(entry.getValue());
      }
      return size;
    }
    if (value instanceof Collection<?> list) {
      return 64 + list.stream().mapToLong(each -> 16 + size(each)).sum();
    }
    return value instanceof String text
        ? 56 + 2L * text.length()
        : value instanceof byte[] raw ? 32 + raw.length : 32;
  }

  @Override
  public long pending() {
    // As rows, records take a fraction of what they take as objects.
    return writer == null ? bytes / 4 : writer.pending();
  }

  @Override
  public long held() {
    return bytes + (writer == null ? 0 : writer.held());
  }

  @Override
  public void close() throws IOException {
    if (writer == null && !first.isEmpty()) {
      begin();
    }
    if (writer == null) {
      out.close();
    } else {
      writer.close();
    }
  }

  @Override
  public void abandon() {
    if (writer != null) {
      writer.abandon();
    }
  }
}
