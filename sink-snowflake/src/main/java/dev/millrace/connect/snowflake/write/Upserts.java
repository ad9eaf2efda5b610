package dev.millrace.connect.snowflake.write;

import java.util.List;
import java.util.Optional;

/**
 * How records change rows that are there.
 *
 * @param key the fields that tell rows apart; empty for those of the record's key
 * @param deletes whether rows may be deleted
 * @param mark the column that marks deleted rows; empty if they go
 * @param version the field that says which of two rows of a key is the newer one
 */
public record Upserts(
    List<String> key, boolean deletes, Optional<String> mark, Optional<String> version) {}
