package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Elements;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Misfits;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Target;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/** The rows of those stripes that begin in a range. */
final class OrcRecords implements RecordReader {
  private final OrcReadFormat format;
  private final FileBytes file;
  private final OrcTail tail;
  private final byte[] scratch;
  private final List<OrcStripe> stripes;
  private final Target target;
  private final Misfits misfits = new Misfits();
  private final Elements elements;
  private final OrcColumn root;
  private final Place from;
  private int stripe = -1;
  private long row;
  private long passed;
  private Object value;

  OrcRecords(
      OrcReadFormat format, FileBytes file, OrcTail tail, Range range, Place from, Schemas schemas)
      throws IOException {
    this.format = format;
    this.file = file;
    this.tail = tail;
    this.from = from;
    this.scratch = new byte[tail.chunk()];
    this.elements = new Elements(format.limits().elements());
    long start = Math.max(range.start(), from.at());
    this.stripes =
        tail.stripes().stream()
            .filter(each -> each.rows() > 0)
            .filter(each -> each.offset() >= start && each.offset() < range.end())
            .toList();
    Schema own = new OrcShapes(format.times()).record(tail.root());
    this.target = Target.of(file.name(), own, schemas);
    this.root =
        new OrcPlan(format.times(), format.limits(), misfits, elements)
            .column(tail.root(), own, target.struct(), "");
    resume();
  }

  private void resume() throws IOException {
    passed = from.record();
    if (from.skip() == 0) {
      return;
    }
    if (stripes.isEmpty() || stripes.get(0).offset() != from.at()) {
      throw new IOException(
          "'%s' has no stripe at byte %d, where reading was to go on: it is another file now"
              .formatted(file.name(), from.at()));
    }
    beginStripe();
    row = Math.min(from.skip(), stripes.get(stripe).rows());
    try {
      root.skip(row);
    } catch (Broken e) {
      throw broken(e.getMessage(), e);
    }
  }

  private void beginStripe() throws IOException {
    stripe++;
    row = 0;
    try {
      StripeStreams streams =
          StripeStreams.of(
              file.name(),
              tail,
              RawBytes.of(file),
              stripes.get(stripe),
              scratch,
              format.budget(),
              format.limits());
      root.begin(streams);
    } catch (Broken e) {
      throw broken(e.getMessage(), e);
    }
  }

  private IOException broken(String what, RuntimeException e) {
    return new IOException(
        "'%s' is no readable ORC file: %s: %s".formatted(file.name(), where(row + 1), what), e);
  }

  private String where(long number) {
    return "row " + number + " of the stripe at byte " + stripes.get(stripe).offset();
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    while (stripe < 0 || row >= stripes.get(stripe).rows()) {
      if (stripe + 1 >= stripes.size()) {
        return false;
      }
      beginStripe();
    }
    elements.begin();
    Object struct;
    try {
      struct = root.read();
    } catch (Elements.TooMany e) {
      throw broken(format.limits().tooManyElements(), e);
    } catch (Broken e) {
      throw broken(e.getMessage(), e);
    }
    row++;
    passed++;
    value = null;
    if (struct == null) {
      misfits.add("", "the row is null", null);
    }
    misfits.check(file.name(), where(row));
    value = target.finish().to(struct);
    return true;
  }

  @Override
  public Schema schema() {
    return target.schema();
  }

  @Override
  public Object value() {
    return value;
  }

  @Override
  public Place place() {
    return stripe < 0 ? from : new Place(passed, stripes.get(stripe).offset(), row);
  }

  @Override
  public void close() {
    value = null;
  }
}
