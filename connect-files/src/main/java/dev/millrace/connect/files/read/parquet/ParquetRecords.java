package dev.millrace.connect.files.read.parquet;

import dev.millrace.connect.files.parquet.ParquetPages;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Elements;
import dev.millrace.connect.files.read.Misfits;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/** The rows of those row groups that begin in a range. */
final class ParquetRecords implements RecordReader {
  private final ParquetReadFormat format;
  private final String file;
  private final ParquetPages pages;
  private final List<BlockMetaData> groups;
  private final Target target;
  private final Misfits misfits = new Misfits();
  private final Elements elements;
  private final Plan plan;
  private final Place from;
  private int group = -1;
  private long row;
  private long passed;
  private Object value;

  ParquetRecords(
      ParquetReadFormat format,
      String file,
      ParquetPages pages,
      Range range,
      Place from,
      Schemas schemas)
      throws IOException {
    this.format = format;
    this.file = file;
    this.pages = pages;
    this.from = from;
    this.elements = new Elements(format.limits().elements());
    long start = Math.max(range.start(), from.at());
    this.groups =
        pages.rowGroups().stream()
            .filter(each -> each.getRowCount() > 0)
            .filter(each -> start(each) >= start && start(each) < range.end())
            .toList();
    try {
      Schema own =
          new Shapes(file, format.times(), format.limits()).single(pages.schema(), false, 0);
      this.target = Target.of(file, own, schemas);
      this.plan = new Plan(pages.schema(), own, target.struct(), format.times(), misfits, elements);
    } catch (DataException e) {
      throw broken(e);
    }
    resume();
  }

  private static long start(BlockMetaData group) {
    return group.getStartingPos();
  }

  private void resume() throws IOException {
    passed = from.record();
    if (from.skip() == 0) {
      return;
    }
    if (groups.isEmpty() || start(groups.get(0)) != from.at()) {
      throw new IOException(
          "'%s' has no row group at byte %d, where reading was to go on: it is another file now"
              .formatted(file, from.at()));
    }
    beginGroup();
    long skip = Math.min(from.skip(), groups.get(group).getRowCount());
    try {
      for (Leaf leaf : plan.leaves()) {
        for (long i = 0; i < skip; i++) {
          leaf.skipRow();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw broken(e);
    }
    row = skip;
  }

  private void beginGroup() throws IOException {
    group++;
    row = 0;
    BlockMetaData next = groups.get(group);
    try {
      PageReadStore store =
          pages.stream(next, plan.wanted(), format.budget(), format.limits().blockBytes());
      plan.begin(store, next, pages.createdBy());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw broken(e);
    }
  }

  private IOException broken(RuntimeException e) {
    String place =
        group < 0
            ? ""
            : "row " + (row + 1) + " of the row group at byte " + start(groups.get(group)) + ": ";
    String what =
        e instanceof Elements.TooMany ? format.limits().tooManyElements() : e.getMessage();
    return new IOException(
        "'" + file + "' is no readable Parquet file: " + place + (what == null ? e : what), e);
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    while (group < 0 || row >= groups.get(group).getRowCount()) {
      endGroup();
      if (group + 1 >= groups.size()) {
        return false;
      }
      beginGroup();
    }
    elements.begin();
    Object struct;
    try {
      struct = plan.root().read();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw broken(e);
    }
    row++;
    passed++;
    if (misfits.any()) {
      value = null;
      misfits.check(file, "row " + row + " of the row group at byte " + start(groups.get(group)));
    }
    value = target.finish().to(struct);
    return true;
  }

  private void endGroup() throws IOException {
    if (group < 0) {
      return;
    }
    for (Leaf leaf : plan.leaves()) {
      if (leaf.left() > 0) {
        throw broken(
            new IllegalStateException(
                "the column " + leaf.path() + " has " + leaf.left() + " values too many"));
      }
    }
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
    return group < 0 ? from : new Place(passed, start(groups.get(group)), row);
  }

  @Override
  public void close() {
    value = null;
  }
}
