package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.StructType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * PROTOCOL.md's {@code metaData}.
 *
 * @param id the table's; a table that was made anew has another
 * @param provider of the file format: {@code parquet}
 * @param configuration the table's properties
 * @param createdTime in milliseconds since the epoch
 */
public record Metadata(
    String id,
    Optional<String> name,
    Optional<String> description,
    String provider,
    Map<String, String> formatOptions,
    StructType schema,
    List<String> partitionColumns,
    Map<String, String> configuration,
    OptionalLong createdTime) {

  public Metadata {
    formatOptions = Map.copyOf(formatOptions);
    partitionColumns = List.copyOf(partitionColumns);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
  }

  Metadata with(StructType newSchema, Map<String, String> newConfiguration) {
    return new Metadata(
        id,
        name,
        description,
        provider,
        formatOptions,
        newSchema,
        partitionColumns,
        newConfiguration,
        createdTime);
  }
}
