package dev.millrace.connect.files.read.text;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.TooManyColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Rows as records: what CSV, fixed width and lines cut by a regex have in common. */
public final class RowReader implements RecordReader {
  /** So much is read ahead for a sample, whatever its records are. */
  private static final int SAMPLE_BYTES = 1024 * 1024;

  private final FileBytes file;
  private final RowFormat format;
  private final RowRules rules;
  private final Schemas schemas;
  private final long end;
  private final boolean once;
  private List<String> names = List.of();
  private Rows rows;
  private RowPlan plan;
  private Object value;
  private long record;

  private RowReader(
      FileBytes file,
      RowFormat format,
      RowRules rules,
      Schemas schemas,
      Range range,
      Place from,
      boolean once) {
    this.file = file;
    this.format = format;
    this.rules = rules;
    this.schemas = schemas;
    this.end = range.end();
    this.record = from.record();
    this.once = once;
  }

  /** As {@code ReadFormat.open}. */
  public static RowReader open(
      FileBytes file, RowFormat format, RowRules rules, Schemas schemas, Range range, Place from)
      throws IOException {
    return open(new RowReader(file, format, rules, schemas, range, from, false), range, from);
  }

  /** Begins to read a file that is streamed, once; no sample is taken if its columns are known. */
  public static RowReader once(FileBytes file, RowFormat format, RowRules rules, Schemas schemas)
      throws IOException {
    return open(
        new RowReader(file, format, rules, schemas, Range.WHOLE, Place.START, true),
        Range.WHOLE,
        Place.START);
  }

  private static RowReader open(RowReader reader, Range range, Place from) throws IOException {
    try {
      reader.begin(range, from);
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** The file's start tells names and types, wherever the reader begins. */
  private void begin(Range range, Place from) throws IOException {
    rows = format.open(file, Range.WHOLE, Place.START);
    names = columns();
    long first = rows.after();
    boolean there = true;
    if (schemas.mode() == Mode.STRINGS) {
      schemas.widen(file.name(), strings());
    } else if (infers() && !names.isEmpty() && !(once && known())) {
      there = sample();
    }
    boolean behind = from.at() > 0 || range.start() > first; // A range may begin in the header.
    if (behind || !there) {
      rows.close();
      rows = format.open(file, range, behind ? from : new Place(0, first, 0));
    }
  }

  private boolean infers() {
    return schemas.mode() == Mode.AUTO || schemas.mode() == Mode.INFER;
  }

  private boolean known() {
    Schema known = schemas.current();
    return known != null && names.stream().allMatch(name -> known.field(name) != null);
  }

  private List<String> columns() throws IOException {
    List<String> header = format.header() ? header() : List.of();
    if (!format.columns().isEmpty()) {
      return format.columns();
    }
    if (format.header()) {
      return rules.names().of(header);
    }
    if (schemas.mode() == Mode.GIVEN) {
      return schemas.current().fields().stream().map(field -> field.name()).toList();
    }
    rows.mark();
    List<String> first = header();
    rows.rewind();
    return IntStream.rangeClosed(1, first.size()).mapToObj(i -> "column_" + i).toList();
  }

  private List<String> header() throws IOException {
    try {
      if (!rows.next(Long.MAX_VALUE)) {
        return List.of();
      }
    } catch (BadRecord e) {
      throw new IOException("'" + file.name() + "', its first row: " + e.getMessage(), e);
    }
    Cells cells = rows.cells();
    if (cells.count() > schemas.maxColumns()) {
      throw new TooManyColumns(file.name(), schemas.maxColumns());
    }
    List<String> texts = new ArrayList<>(cells.count());
    for (int i = 0; i < cells.count(); i++) {
      String text = Utf8.string(cells.bytes(), cells.from(i), cells.to(i));
      if (text == null) {
        throw new IOException(
            "'%s': the name of column %d is not UTF-8: set the charset"
                .formatted(file.name(), i + 1));
      }
      texts.add(text);
    }
    return texts;
  }

  private Schema strings() {
    SchemaBuilder struct = SchemaBuilder.struct();
    names.forEach(name -> struct.field(name, Schema.OPTIONAL_STRING_SCHEMA));
    return struct.build();
  }

  /**
   * @return whether the first row is the next again
   */
  private boolean sample() throws IOException {
    TextTypes types = new TextTypes(rules.types());
    Schema[] found = new Schema[names.size()];
    TextColumn[] columns = new TextColumn[names.size()];
    rows.mark();
    long end = rows.after() + SAMPLE_BYTES; // More than that, and what was sampled is lost.
    for (int i = 0; i < schemas.sampleRecords() && rows.after() < end; i++) {
      try {
        if (!rows.next(Long.MAX_VALUE)) {
          break;
        }
        widen(types, found, columns);
      } catch (BadRecord e) {
        // It is met again, and told then.
      }
    }
    boolean there = rows.rewind();
    SchemaBuilder struct = SchemaBuilder.struct();
    for (int i = 0; i < found.length; i++) {
      struct.field(
          names.get(i), found[i] == null ? types.widened(null, new byte[0], 0, 0) : found[i]);
    }
    schemas.widen(file.name(), struct.build());
    return there;
  }

  private void widen(TextTypes types, Schema[] found, TextColumn[] columns) {
    Cells cells = rows.cells();
    for (int i = 0; i < Math.min(found.length, cells.count()); i++) {
      int from = cells.from(i);
      int to = cells.to(i);
      boolean known =
          isNull(cells, i)
              || (columns[i] != null
                  && columns[i].read(cells.bytes(), from, to) != TextColumn.MISFIT);
      if (!known) {
        found[i] = types.widened(found[i], cells.bytes(), from, to);
        columns[i] = TextColumn.of(found[i], rules.types(), true);
      }
    }
  }

  private boolean isNull(Cells cells, int cell) {
    if (cells.from(cell) == cells.to(cell)) {
      return true;
    }
    String text =
        cells.quoted(cell) ? null : Utf8.string(cells.bytes(), cells.from(cell), cells.to(cell));
    return text != null && rules.types().nulls().contains(text);
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    value = null;
    try {
      if (!rows.next(end)) {
        return false;
      }
    } catch (BadRecord e) {
      record++;
      throw new BadRecord(where() + ": " + e.getMessage(), e.text());
    }
    record++;
    checkLength();
    value = schemas.mode() == Mode.NONE ? map() : struct();
    return true;
  }

  private void checkLength() throws BadRecord {
    int count = rows.cells().count();
    boolean bad =
        switch (rules.ragged()) {
          case ERROR -> count != names.size();
          case FILL -> count > names.size();
          case FIT -> false;
        };
    if (bad) {
      throw bad("the row has %d columns, not %d".formatted(count, names.size()));
    }
  }

  private Struct struct() throws IOException, BadRecord {
    Schema current = schemas.current();
    if (plan == null || plan.schema() != current) {
      plan = new RowPlan(current, names, schemas.mode(), rules.types(), file.name());
    }
    Struct row = new Struct(current);
    int misfit = plan.fill(row, rows.cells());
    return misfit == RowPlan.DONE ? row : widened(misfit);
  }

  /** A later row needs a wider schema than the sample did. */
  private Struct widened(int column) throws IOException, BadRecord {
    Cells cells = rows.cells();
    Schema before = plan.schema(column);
    if (infers()) {
      Schema wider =
          new TextTypes(rules.types())
              .widened(before, cells.bytes(), cells.from(column), cells.to(column));
      if (!wider.equals(before)) {
        Schema known = plan.schema();
        SchemaBuilder needed = SchemaBuilder.struct();
        needed.field(names.get(column), wider);
        if (schemas.widen(file.name(), needed.build()) != known) {
          return struct();
        }
      }
    }
    throw misfit(column, before);
  }

  private BadRecord misfit(int column, Schema schema) {
    Cells cells = rows.cells();
    String type = schema.name() == null ? schema.type().getName() : schema.name();
    String text = Utf8.string(cells.bytes(), cells.from(column), cells.to(column));
    if (text == null) {
      return bad("field '%s' is not UTF-8: set the charset".formatted(names.get(column)));
    }
    return bad("field '%s' is no %s: '%s'".formatted(names.get(column), type, shortened(text)));
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  private Map<String, Object> map() throws BadRecord {
    Cells cells = rows.cells();
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (i >= cells.count() || (!cells.quoted(i) && isNull(cells, i))) {
        map.put(names.get(i), null);
        continue;
      }
      String text = Utf8.string(cells.bytes(), cells.from(i), cells.to(i));
      if (text == null) {
        throw misfit(i, Schema.STRING_SCHEMA);
      }
      map.put(names.get(i), text);
    }
    return map;
  }

  /** The names of the columns. */
  public List<String> names() {
    return names;
  }

  /** The current row as it came, or the one that is bad: empty if that is too long to be held. */
  public Cells cells() {
    return rows.cells();
  }

  /** The text of a column in it; null if it has none, or one that stands for null. */
  public String text(int column) {
    Cells cells = rows.cells();
    return column >= cells.count() || isNull(cells, column)
        ? null
        : Utf8.string(cells.bytes(), cells.from(column), cells.to(column));
  }

  private BadRecord bad(String what) {
    return new BadRecord(where() + ": " + what, rows.text());
  }

  private String where() {
    return "'%s', record %d (byte %d)".formatted(file.name(), record, rows.position());
  }

  @Override
  public Schema schema() {
    return schemas.mode() == Mode.NONE || plan == null ? null : plan.schema();
  }

  @Override
  public Object value() {
    return value;
  }

  @Override
  public Place place() {
    return new Place(record, rows.after(), 0);
  }

  @Override
  public boolean placesAreBytes() {
    return true;
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
  }
}
