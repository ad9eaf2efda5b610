package dev.millrace.connect.deltalake.kernel;

import dev.millrace.connect.files.format.ParquetOutput;
import dev.millrace.connect.files.format.ParquetRows;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Writes Kernel's vectors as Parquet, with the types that checkpoints have. */
final class VectorFile extends ParquetRows<Integer> {
  private ColumnarBatch batch;

  private VectorFile(StructType schema) {
    super(
        new MessageType("checkpoint", schema.fields().stream().map(VectorFile::parquet).toList()));
  }

  /**
   * @param out closed at the end
   */
  static void write(CloseableIterator<FilteredColumnarBatch> batches, OutputStream out)
      throws IOException {
    FilteredColumnarBatch next = batches.next();
    VectorFile rows = new VectorFile(next.getData().getSchema());
    try (ParquetWriter<Integer> writer =
        rows.writer(new ParquetOutput(out), CompressionCodecName.SNAPPY).build()) {
      rows.write(next, writer);
      while (batches.hasNext()) {
        rows.write(batches.next(), writer);
      }
    }
  }

  private void write(FilteredColumnarBatch filtered, ParquetWriter<Integer> writer)
      throws IOException {
    batch = filtered.getData();
    Optional<ColumnVector> selected = filtered.getSelectionVector();
    for (int row = 0; row < batch.getSize(); row++) {
      if (selected.isEmpty() || (!selected.get().isNullAt(row) && selected.get().getBoolean(row))) {
        writer.write(row);
      }
    }
  }

  @Override
  public void write(Integer row) {
    consumer().startMessage();
    List<StructField> fields = batch.getSchema().fields();
    for (int i = 0; i < fields.size(); i++) {
      field(fields.get(i).getName(), i, batch.getColumnVector(i), row);
    }
    consumer().endMessage();
  }

  private void field(String name, int index, ColumnVector vector, int row) {
    if (!vector.isNullAt(row)) {
      consumer().startField(name, index);
      value(vector, row);
      consumer().endField(name, index);
    }
  }

  private void value(ColumnVector vector, int row) {
    DataType of = vector.getDataType();
    if (of instanceof StringType) {
      consumer().addBinary(Binary.fromString(vector.getString(row)));
    } else if (of instanceof LongType) {
      consumer().addLong(vector.getLong(row));
    } else if (of instanceof IntegerType) {
      consumer().addInteger(vector.getInt(row));
    } else if (of instanceof BooleanType) {
      consumer().addBoolean(vector.getBoolean(row));
    } else if (of instanceof StructType struct) {
      consumer().startGroup();
      for (int i = 0; i < struct.length(); i++) {
        field(struct.at(i).getName(), i, vector.getChild(i), row);
      }
      consumer().endGroup();
    } else if (of instanceof MapType) {
      map(vector.getMap(row));
    } else {
      array(vector.getArray(row));
    }
  }

  private void map(MapValue map) {
    consumer().startGroup();
    if (map.getSize() > 0) {
      consumer().startField("key_value", 0);
      for (int i = 0; i < map.getSize(); i++) {
        consumer().startGroup();
        field("key", 0, map.getKeys(), i);
        field("value", 1, map.getValues(), i);
        consumer().endGroup();
      }
      consumer().endField("key_value", 0);
    }
    consumer().endGroup();
  }

  private void array(ArrayValue array) {
    consumer().startGroup();
    if (array.getSize() > 0) {
      consumer().startField("list", 0);
      for (int i = 0; i < array.getSize(); i++) {
        consumer().startGroup();
        field("element", 0, array.getElements(), i);
        consumer().endGroup();
      }
      consumer().endField("list", 0);
    }
    consumer().endGroup();
  }

  private static Type parquet(StructField field) {
    return parquet(field.getName(), field.getDataType(), field.isNullable());
  }

  private static Type parquet(String name, DataType of, boolean nullable) {
    Repetition repetition = nullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
    if (of instanceof StringType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType())
          .named(name);
    } else if (of instanceof LongType) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
    } else if (of instanceof IntegerType) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
    } else if (of instanceof BooleanType) {
      return Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
    } else if (of instanceof StructType struct) {
      return Types.buildGroup(repetition)
          .addFields(struct.fields().stream().map(VectorFile::parquet).toArray(Type[]::new))
          .named(name);
    } else if (of instanceof MapType map) {
      return Types.map(repetition)
          .key(parquet("key", map.getKeyType(), false))
          .value(parquet("value", map.getValueType(), map.isValueContainsNull()))
          .named(name);
    } else if (of instanceof ArrayType array) {
      return Types.list(repetition)
          .element(parquet("element", array.getElementType(), array.containsNull()))
          .named(name);
    }
    throw new UnsupportedOperationException("Checkpoints have no " + of);
  }
}
