package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.files.parquet.ParquetColumns;
import dev.millrace.connect.files.parquet.ParquetPages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Finds the rows of a file that hold keys which are looked for. Reads the key columns only, and the
 * ordering column. Thread-safe.
 */
final class KeyScan {
  /**
   * Filters miss some in a hundred keys that are not there, so with more keys than this they hold
   * nothing back and cost a read each.
   */
  private static final int BLOOM_KEYS = 100;

  private final KeyColumns columns;
  private final KeyIndex keys;
  private final KeyFilter filter;

  KeyScan(KeyColumns columns, KeyIndex keys, KeyFilter filter) {
    this.columns = columns;
    this.keys = keys;
    this.filter = filter;
  }

  /**
   * @param file what {@code pages} is of
   * @return rows in ascending order, those too that a deletion vector deletes
   * @throws IllegalArgumentException if the file's columns are not the table's
   */
  Hits scan(DataFile file, ParquetPages pages) throws IOException {
    Cursor cursor = new Cursor(file, pages.schema());
    Hits hits = new Hits(cursor.ordering != null);
    long row = 0;
    for (BlockMetaData group : pages.rowGroups()) {
      if (cursor.isWhole() && mayHold(cursor, pages, group)) {
        cursor.open(ParquetColumns.of(pages.read(group, cursor.wanted), cursor.wanted));
        cursor.scan(Math.toIntExact(row), group.getRowCount(), hits);
      }
      row += group.getRowCount();
    }
    hits.fileRows = row;
    return hits;
  }

  private boolean mayHold(Cursor cursor, ParquetPages pages, BlockMetaData group)
      throws IOException {
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      for (Source source : cursor.sources) {
        if (source.type != null
            && chunk.getPath().equals(ColumnPath.get(source.type.getName()))
            && !mayHold(source, pages, chunk)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean mayHold(Source source, ParquetPages pages, ColumnChunkMetaData chunk)
      throws IOException {
    if (!filter.mayHold(source.column, source.type, chunk)) {
      return false;
    }
    if (keys.size() > BLOOM_KEYS || !source.isHashed()) {
      return true;
    }
    Optional<BloomFilter> bloom = pages.bloomFilter(chunk);
    for (int number = 0; bloom.isPresent() && number < keys.size(); number++) {
      if (bloom.get().findHash(source.hash(bloom.get(), keys.value(source.column, number)))) {
        return true;
      }
    }
    return bloom.isEmpty();
  }

  /** Rows with keys: the row's number, the key's, and the row's ordering value. */
  static final class Hits {
    private static final int SMALLEST = 16;
    private int[] rows = new int[SMALLEST];
    private int[] numbers = new int[SMALLEST];
    private final List<Object> orderings;
    private int size;
    private long fileRows;

    private Hits(boolean ordered) {
      orderings = ordered ? new ArrayList<>() : null;
    }

    private void add(int row, int number, Object ordering) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, size * 2);
        numbers = Arrays.copyOf(numbers, size * 2);
      }
      rows[size] = row;
      numbers[size++] = number;
      if (orderings != null) {
        orderings.add(ordering instanceof Binary bytes ? bytes.copy() : ordering);
      }
    }

    int size() {
      return size;
    }

    int row(int hit) {
      return rows[hit];
    }

    /** The number of the key in the {@link KeyIndex}. */
    int number(int hit) {
      return numbers[hit];
    }

    /** Null if there is none. */
    Object ordering(int hit) {
      return orderings == null ? null : orderings.get(hit);
    }

    /** All rows of the file. */
    long fileRows() {
      return fileRows;
    }
  }

  /** Where a column's values come from: the file, or its partition. */
  private static final class Source {
    private final int column;
    private final KeyType key;
    private final PrimitiveType type;
    private final Object constant;
    private boolean plainInt;
    private boolean plainLong;
    private ColumnReader reader;
    private int present;

    /**
     * @param column which of the key columns
     * @param type null if the value is the same in all rows
     */
    Source(int column, KeyType key, PrimitiveType type, Object constant) {
      this.column = column;
      this.key = key;
      this.type = type;
      this.constant = constant;
      if (type != null && key.isPlain(type)) {
        plainInt = type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT32;
        plainLong = !plainInt;
      }
    }

    /** Whether values stand in the file as they are here, so that their hashes are known. */
    boolean isHashed() {
      return plainInt || plainLong || key.isText();
    }

    long hash(BloomFilter bloom, Object value) {
      if (value instanceof Long number) {
        return plainInt ? bloom.hash(number.intValue()) : bloom.hash(number.longValue());
      }
      return bloom.hash((Binary) value);
    }

    void open(ColumnReadStore store, MessageType wanted) {
      if (type != null) {
        ColumnDescriptor descriptor = wanted.getColumnDescription(new String[] {type.getName()});
        reader = store.getColumnReader(descriptor);
        present = descriptor.getMaxDefinitionLevel();
      }
    }

    boolean isNull() {
      return type == null ? constant == null : reader.getCurrentDefinitionLevel() < present;
    }

    long longValue() {
      return plainLong ? reader.getLong() : plainInt ? reader.getInteger() : (Long) value();
    }

    Object value() {
      return type == null ? constant : key.read(reader, type);
    }

    void next() {
      if (type != null) {
        reader.consume();
      }
    }

    void skip() {
      if (type != null && !isNull()) {
        reader.skip();
      }
    }
  }

  private final class Cursor {
    private final MessageType wanted;
    private final List<Source> sources = new ArrayList<>();
    private final Source ordering;
    private final long[] longs;
    private final Object[] objects;

    Cursor(DataFile file, MessageType schema) {
      int width = columns.key().size();
      longs = new long[width];
      objects = new Object[width];
      List<Type> types = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        source(i, columns.key().get(i), file, schema, types).ifPresent(sources::add);
      }
      ordering =
          columns
              .ordering()
              .flatMap(column -> source(width, column, file, schema, types))
              .orElse(null);
      wanted = new MessageType(schema.getName(), types.stream().distinct().toList());
    }

    private Optional<Source> source(
        int number, KeyColumns.Column column, DataFile file, MessageType schema, List<Type> types) {
      if (column.partition()) {
        String text = file.partitionValues().get(column.physical());
        return Optional.of(new Source(number, column.type(), null, value(column, text)));
      }
      if (!schema.containsField(column.physical())) {
        return Optional.empty();
      }
      Type type = schema.getType(column.physical());
      if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
        throw new IllegalArgumentException(
            "The column '" + column.name() + "' stands in the file as " + type);
      }
      types.add(type);
      return Optional.of(new Source(number, column.type(), type.asPrimitiveType(), null));
    }

    private Object value(KeyColumns.Column column, String text) {
      try {
        return text == null || text.isEmpty() ? null : column.type().ofText(text);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "The column '"
                + column.name()
                + "' has the partition value '"
                + text
                + "': "
                + e.getMessage(),
            e);
      }
    }

    /** A file that was written before the table had a key column has no row with a key. */
    boolean isWhole() {
      return sources.size() == columns.key().size();
    }

    void open(ColumnReadStore store) {
      sources.forEach(source -> source.open(store, wanted));
      if (ordering != null) {
        ordering.open(store, wanted);
      }
    }

    void scan(int first, long rows, Hits hits) {
      boolean oneLong = sources.size() == 1 && sources.get(0).key.isLong();
      Source only = sources.get(0);
      int end = Math.toIntExact(first + rows);
      for (int row = first; row < end; row++) {
        int number = oneLong ? only.isNull() ? KeyIndex.NONE : keys.find(only.longValue()) : find();
        if (number != KeyIndex.NONE) {
          hits.add(row, number, ordering == null || ordering.isNull() ? null : ordering.value());
        } else if (ordering != null) {
          ordering.skip();
        }
        next();
      }
    }

    private int find() {
      boolean whole = true;
      for (int i = 0; i < longs.length; i++) {
        Source source = sources.get(i);
        if (source.isNull()) {
          whole = false;
        } else if (source.key.isLong()) {
          longs[i] = source.longValue();
        } else {
          objects[i] = source.value();
        }
      }
      return whole ? keys.find(longs, objects) : KeyIndex.NONE;
    }

    private void next() {
      for (Source source : sources) {
        source.next();
      }
      if (ordering != null) {
        ordering.next();
      }
    }
  }
}
