package dev.millrace.connect.deltalake.write;

import java.util.List;
import java.util.Optional;

/**
 * How records change rows that are there.
 *
 * @param key the columns that tell rows apart; empty for the fields of the records' keys
 * @param ordering the column that says which of two rows of a key is the newer one
 * @param deletes whether rows may be deleted
 */
public record ChangeSettings(List<String> key, Optional<String> ordering, boolean deletes) {
  public ChangeSettings {
    key = List.copyOf(key);
  }
}
