package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validators;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef.Validator;

/** Choices that can be written by a short name or by the class name of the widely used sink. */
record Choices(List<String> names) {
  static final Choices FORMAT =
      new Choices(List.of("json", "parquet", "avro", "csv", "bytearray", "text"));
  static final Choices PARTITIONER =
      new Choices(List.of("default", "field", "time", "daily", "hourly"));
  static final Choices EXTRACTOR = new Choices(List.of("wallclock", "record", "recordfield"));

  Validator validator() {
    return Validators.matching(
        "one of " + names + ", or the class of that name", text -> names.contains(normal(text)));
  }

  /** The short name that {@code text} stands for. */
  String normal(String text) {
    String simple = text.strip().substring(1 + Math.max(text.strip().lastIndexOf('.'), -1));
    simple = simple.substring(simple.lastIndexOf('$') + 1).toLowerCase(Locale.ROOT);
    for (String suffix :
        List.of("format", "basedpartitioner", "partitioner", "timestampextractor")) {
      if (simple.endsWith(suffix)) {
        return simple.substring(0, simple.length() - suffix.length());
      }
    }
    return simple;
  }
}
