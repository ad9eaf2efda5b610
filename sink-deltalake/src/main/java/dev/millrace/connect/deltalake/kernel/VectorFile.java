package dev.millrace.connect.deltalake.kernel;

import dev.millrace.connect.files.format.ParquetCodecs;
import dev.millrace.connect.files.format.ParquetOutput;
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
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Writes Kernel's vectors as Parquet, with the types that checkpoints have. */
final class VectorFile extends WriteSupport<Integer> {
  private final MessageType type;
  private ColumnarBatch batch;
  private RecordConsumer out;

  private VectorFile(StructType schema) {
    this.type =
        new MessageType("checkpoint", schema.fields().stream().map(VectorFile::parquet).toList());
  }

  /**
   * @param out closed at the end
   */
  static void write(CloseableIterator<FilteredColumnarBatch> batches, OutputStream out)
      throws IOException {
    FilteredColumnarBatch next = batches.next();
    VectorFile rows = new VectorFile(next.getData().getSchema());
    try (ParquetWriter<Integer> writer =
        new Builder(new ParquetOutput(out), rows)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
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
    out.startMessage();
    List<StructField> fields = batch.getSchema().fields();
    for (int i = 0; i < fields.size(); i++) {
      field(fields.get(i).getName(), i, batch.getColumnVector(i), row);
    }
    out.endMessage();
  }

  private void field(String name, int index, ColumnVector vector, int row) {
    if (!vector.isNullAt(row)) {
      out.startField(name, index);
      value(vector, row);
      out.endField(name, index);
    }
  }

  private void value(ColumnVector vector, int row) {
    DataType of = vector.getDataType();
    if (of instanceof StringType) {
      out.addBinary(Binary.fromString(vector.getString(row)));
    } else if (of instanceof LongType) {
      out.addLong(vector.getLong(row));
    } else if (of instanceof IntegerType) {
      out.addInteger(vector.getInt(row));
    } else if (of instanceof BooleanType) {
      out.addBoolean(vector.getBoolean(row));
    } else if (of instanceof StructType struct) {
      out.startGroup();
      for (int i = 0; i < struct.length(); i++) {
        field(struct.at(i).getName(), i, vector.getChild(i), row);
      }
      out.endGroup();
    } else if (of instanceof MapType) {
      map(vector.getMap(row));
    } else {
      array(vector.getArray(row));
    }
  }

  private void map(MapValue map) {
    out.startGroup();
    if (map.getSize() > 0) {
      out.startField("key_value", 0);
      for (int i = 0; i < map.getSize(); i++) {
        out.startGroup();
        field("key", 0, map.getKeys(), i);
        field("value", 1, map.getValues(), i);
        out.endGroup();
      }
      out.endField("key_value", 0);
    }
    out.endGroup();
  }

  private void array(ArrayValue array) {
    out.startGroup();
    if (array.getSize() > 0) {
      out.startField("list", 0);
      for (int i = 0; i < array.getSize(); i++) {
        out.startGroup();
        field("element", 0, array.getElements(), i);
        out.endGroup();
      }
      out.endField("list", 0);
    }
    out.endGroup();
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

  @Override
  @Deprecated
  public WriteContext init(org.apache.hadoop.conf.Configuration conf) {
    throw new UnsupportedOperationException("No Hadoop here");
  }

  @Override
  public WriteContext init(ParquetConfiguration conf) {
    return new WriteContext(type, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    out = recordConsumer;
  }

  private static final class Builder extends ParquetWriter.Builder<Integer, Builder> {
    private final VectorFile rows;

    Builder(OutputFile file, VectorFile rows) {
      super(file);
      this.rows = rows;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @Deprecated
    protected WriteSupport<Integer> getWriteSupport(org.apache.hadoop.conf.Configuration conf) {
      throw new UnsupportedOperationException("No Hadoop here");
    }

    @Override
    protected WriteSupport<Integer> getWriteSupport(ParquetConfiguration conf) {
      return rows;
    }
  }
}
