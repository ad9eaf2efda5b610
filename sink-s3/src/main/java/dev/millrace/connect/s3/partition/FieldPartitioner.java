package dev.millrace.connect.s3.partition;

import dev.millrace.connect.common.schema.FieldPath;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** {@code country=de/city=Berlin}: values of fields, of structs and schemaless maps alike. */
final class FieldPartitioner implements Partitioner {
  private final List<FieldPath> fields;
  private final String delimiter;

  FieldPartitioner(List<FieldPath> fields, String delimiter) {
    this.fields = List.copyOf(fields);
    this.delimiter = delimiter;
  }

  @Override
  public String directory(SinkRecord record) throws Unroutable {
    StringBuilder directory = new StringBuilder();
    for (FieldPath field : fields) {
      FieldPath.Found found = field.in(record.value());
      if (!found.present()) {
        throw new Unroutable(field.text(), "the record has no such field to partition by");
      }
      if (found.value() == null) {
        throw new Unroutable(field.text(), "the field to partition by is null");
      }
      if (!directory.isEmpty()) {
        directory.append(delimiter);
      }
      directory.append(PathText.encode(field.text(), delimiter)).append('=');
      String value = FieldText.of(found.schema(), found.value());
      if (value == null) {
        throw new Unroutable(
            field.text(),
            "a value of "
                + found.value().getClass().getSimpleName()
                + " can't be part of a directory's name: partition by a simple value");
      }
      directory.append(PathText.encode(value, delimiter));
    }
    return directory.toString();
  }
}
