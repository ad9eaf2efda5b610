package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.StructType;

/** The text form of schemas in the log. */
public interface SchemaJson {
  /**
   * @throws org.apache.kafka.connect.errors.ConnectException if it is none
   */
  StructType parse(String json);

  String write(StructType schema);
}
