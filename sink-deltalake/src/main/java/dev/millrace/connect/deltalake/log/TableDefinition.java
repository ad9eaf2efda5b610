package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;

/**
 * A table to create. Partition and clustering columns exclude each other.
 *
 * @param partitionColumns logical names of columns at the top
 * @param clusteringColumns likewise
 * @param properties of the table, such as {@code delta.enableDeletionVectors}
 */
public record TableDefinition(
    StructType schema,
    List<String> partitionColumns,
    List<String> clusteringColumns,
    Map<String, String> properties) {
  public TableDefinition {
    partitionColumns = List.copyOf(partitionColumns);
    clusteringColumns = List.copyOf(clusteringColumns);
    properties = Map.copyOf(properties);
  }
}
