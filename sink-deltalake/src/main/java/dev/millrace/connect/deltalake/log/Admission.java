package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which chunks may come into the next version, and what they come to together. A chunk is admitted
 * only if the table, with the chunks before it, is at exactly the offsets that its task knows.
 */
final class Admission {
  private final String table;
  private final TableState state;
  private final List<Chunk> chunks = new ArrayList<>();
  private final Map<String, Long> transactions = new LinkedHashMap<>();
  private StructType schema;

  Admission(String table, TableState state) {
    this.table = table;
    this.state = state;
    this.schema = state.schema();
  }

  /**
   * Admits a chunk, whole or not at all.
   *
   * @throws Fenced if the table is at another offset
   * @throws SchemaChanged if its files do not fit the table's schema
   */
  void admit(Chunk chunk) throws Fenced, SchemaChanged {
    for (Advance advance : chunk.advances()) {
      OptionalLong inTable = offset(advance.appId());
      if (!inTable.equals(advance.after())) {
        throw new Fenced(table, advance, inTable);
      }
    }
    schema = SchemaUnion.of(table, schema, chunk, state.features().columnMapping());
    chunk.advances().forEach(advance -> transactions.put(advance.appId(), advance.upTo()));
    chunks.add(chunk);
  }

  private OptionalLong offset(String appId) {
    Long admitted = transactions.get(appId);
    return admitted == null ? state.txn(appId) : OptionalLong.of(admitted);
  }

  /**
   * Whether a chunk has to wait for the version behind: where there is a change data feed, a
   * version with changes of rows has to tell all that happens in it, and appends alone tell
   * themselves.
   */
  boolean keepsOut(Chunk chunk) {
    return state.features().changeDataFeed()
        && !chunks.isEmpty()
        && chunks.get(0).changes().isPresent() != chunk.changes().isPresent();
  }

  TableState state() {
    return state;
  }

  List<Chunk> chunks() {
    return chunks;
  }

  /** The table's afterwards. */
  StructType schema() {
    return schema;
  }

  /** The offsets by appId. */
  Map<String, Long> transactions() {
    return transactions;
  }

  boolean changesRows() {
    return chunks.stream().anyMatch(chunk -> chunk.changes().isPresent());
  }

  /** Those that the planner has to look at. */
  List<Chunk> changes() {
    return chunks.stream().filter(chunk -> chunk.changes().isPresent()).toList();
  }
}
