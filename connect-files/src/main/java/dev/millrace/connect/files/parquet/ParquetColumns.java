package dev.millrace.connect.files.parquet;

import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Values of a row group, column by column, without records. */
public final class ParquetColumns {
  private ParquetColumns() {}

  /**
   * @param wanted what {@code rowGroup} was read with
   */
  public static ColumnReadStore of(PageReadStore rowGroup, MessageType wanted) {
    return new ColumnReadStoreImpl(rowGroup, new NoRecords(wanted), wanted, null);
  }

  /** Column readers insist on converters, and don't call them unless told to. */
  private static final class NoRecords extends GroupConverter {
    private final GroupType type;

    NoRecords(GroupType type) {
      this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
      Type of = type.getType(field);
      return of.isPrimitive() ? new PrimitiveConverter() {} : new NoRecords(of.asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
