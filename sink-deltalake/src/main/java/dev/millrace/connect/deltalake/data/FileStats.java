package dev.millrace.connect.deltalake.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/**
 * PROTOCOL.md's Per-file Statistics, out of the footer of a file that was just written: it has each
 * column's whole least and greatest values.
 */
public final class FileStats {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private FileStats() {}

  /** A column of all row groups. */
  private record Column(List<String> path, StatsValue.Range range, long nulls) {}

  /**
   * The statistics that a table wants of a file.
   *
   * @param footer of the file, which may have been begun under an older schema: columns that stand
   *     there in another type than now are left out
   * @param properties the table's
   */
  public static String of(
      ParquetMetadata footer,
      StructType schema,
      Collection<String> partitionColumns,
      Map<String, String> properties) {
    MessageType file = footer.getFileMetaData().getSchema();
    return json(
        footer,
        StatsColumns.of(schema, partitionColumns, properties).stream()
            .filter(leaf -> isCurrent(file, leaf))
            .toList());
  }

  private static boolean isCurrent(MessageType file, StatsColumns.Leaf leaf) {
    String[] path = leaf.path().toArray(new String[0]);
    if (!file.containsPath(path) || !file.getType(path).isPrimitive()) {
      return false;
    }
    PrimitiveType there = file.getType(path).asPrimitiveType();
    PrimitiveType now = ParquetTypes.primitive(leaf.type());
    return there.getPrimitiveTypeName() == now.getPrimitiveTypeName()
        && Objects.equals(there.getLogicalTypeAnnotation(), now.getLogicalTypeAnnotation());
  }

  static long records(ParquetMetadata footer) {
    return footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  static String json(ParquetMetadata footer, List<StatsColumns.Leaf> leaves) {
    Map<List<String>, Statistics<?>> statistics = new HashMap<>();
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        statistics.merge(
            List.of(chunk.getPath().toArray()), chunk.getStatistics().copy(), FileStats::merged);
      }
    }
    List<Column> columns = new ArrayList<>();
    for (StatsColumns.Leaf leaf : leaves) {
      Statistics<?> of = statistics.get(leaf.path());
      if (of != null) {
        columns.add(new Column(leaf.path(), StatsValue.range(of, leaf.type()), of.getNumNulls()));
      }
    }
    return json(records(footer), columns);
  }

  private static Statistics<?> merged(Statistics<?> one, Statistics<?> other) {
    one.mergeStatistics(other);
    return one;
  }

  private static String json(long records, List<Column> columns) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("numRecords", records);
      section(json, "minValues", columns, column -> column.range().min());
      section(json, "maxValues", columns, column -> column.range().max());
      section(json, "nullCount", columns, Column::nulls);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void section(
      JsonGenerator json, String name, List<Column> columns, Function<Column, Object> value)
      throws IOException {
    json.writeObjectFieldStart(name);
    List<String> open = new ArrayList<>();
    for (Column column : columns) {
      Object of = value.apply(column);
      if (of != null) {
        List<String> structs = column.path().subList(0, column.path().size() - 1);
        move(json, open, structs);
        json.writeFieldName(column.path().get(structs.size()));
        StatsValue.write(json, of);
      }
    }
    move(json, open, List.of());
    json.writeEndObject();
  }

  /** Closes and opens objects: columns come in the schema's order, so each struct opens once. */
  private static void move(JsonGenerator json, List<String> open, List<String> to)
      throws IOException {
    int common = 0;
    while (common < Math.min(open.size(), to.size()) && open.get(common).equals(to.get(common))) {
      common++;
    }
    while (open.size() > common) {
      open.remove(open.size() - 1);
      json.writeEndObject();
    }
    for (String struct : to.subList(common, to.size())) {
      json.writeObjectFieldStart(struct);
      open.add(struct);
    }
  }
}
