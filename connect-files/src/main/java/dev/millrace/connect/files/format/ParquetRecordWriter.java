package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** A Parquet file of records of one schema. */
final class ParquetRecordWriter implements RecordWriter {
  private final ParquetPlan plan;
  private final ParquetFile file;

  private ParquetRecordWriter(ParquetPlan plan, ParquetFile file) {
    this.plan = plan;
    this.file = file;
  }

  static ParquetRecordWriter open(ParquetPlan plan, ParquetFormat format, OutputStream out) {
    return new ParquetRecordWriter(plan, new ParquetFile(plan.type(), format, out));
  }

  @Override
  public void check(Schema schema, Object value) {
    plan.check((Struct) value);
  }

  @Override
  public void write(Schema schema, Object value) throws IOException {
    file.write(plan, (Struct) value);
  }

  @Override
  public long held() {
    return file.held();
  }

  @Override
  public long pending() {
    return file.pending();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
