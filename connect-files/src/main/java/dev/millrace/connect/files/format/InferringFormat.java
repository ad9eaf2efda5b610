package dev.millrace.connect.files.format;

import java.io.OutputStream;
import org.apache.kafka.connect.data.Schema;

/**
 * A format that needs schemas, for values that may have none: the schema of a file is inferred from
 * its first records, which wait in memory. A later record that it can't take begins the next file,
 * under a wider schema, which all files of the topic have from there on.
 *
 * @param typed the format of the files; takes structs
 * @param firstBytes memory of the records that wait, in bytes, roughly
 */
public record InferringFormat(RecordFormat typed, long firstBytes) implements RecordFormat {

  @Override
  public String extension() {
    return typed.extension();
  }

  @Override
  public boolean oneSchemaPerFile() {
    return typed.oneSchemaPerFile();
  }

  @Override
  public RecordFormat fresh() {
    return new Learning(this, typed.fresh(), new LearnedSchema());
  }

  @Override
  public RecordWriter open(Schema schema, OutputStream out) {
    return fresh().open(schema, out);
  }

  /**
   * The same for the files of one topic.
   *
   * @param shared opens files of records with schemas. One that waits for its schema may be opened
   *     by the thread that closes it, so it is not opened by this
   */
  private record Learning(InferringFormat format, RecordFormat shared, LearnedSchema learned)
      implements RecordFormat {
    @Override
    public String extension() {
      return format.extension();
    }

    @Override
    public boolean oneSchemaPerFile() {
      return format.oneSchemaPerFile();
    }

    @Override
    public RecordWriter open(Schema schema, OutputStream out) {
      return schema == null
          ? new InferringWriter(format.typed(), format.firstBytes(), learned, out)
          : shared.open(schema, out);
    }
  }
}
