package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a task wants in the table, all of it in one version.
 *
 * @param advances the offsets that come into the table with it; one for each topic-partition
 * @param schema the table's, as it was when the files were begun
 * @param evolved {@code schema} with what the files need beside it: more columns, wider types, null
 *     where it was not allowed
 * @param appends files whose rows are new in the table; uploaded already
 * @param changes what happens to rows that are there
 */
public record Chunk(
    List<Advance> advances,
    StructType schema,
    Optional<StructType> evolved,
    List<DataFile> appends,
    Optional<RowChanges> changes) {

  public Chunk {
    advances = List.copyOf(advances);
    Objects.requireNonNull(schema);
    appends = List.copyOf(appends);
    if (advances.stream().map(Advance::appId).distinct().count() < advances.size()) {
      throw new IllegalArgumentException("A chunk advances a partition once: " + advances);
    }
  }

  /** A chunk that only adds rows. */
  public static Chunk append(List<Advance> advances, StructType schema, List<DataFile> appends) {
    return new Chunk(advances, schema, Optional.empty(), appends, Optional.empty());
  }
}
