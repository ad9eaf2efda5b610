package dev.millrace.connect.jdbc.cdc;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Keeps the records of one row's change together: a delete and its tombstone, and for a changed key
 * the insert that follows. They share an offset in a binary log, so that a task which begins after
 * one of them would never read the others.
 */
final class Groups {
  /** Debezium's header of a delete, if the row goes on under another key. */
  private static final String NEW_KEY = "__debezium.newkey";

  private final boolean tombstones;
  private List<SourceRecord> open = new ArrayList<>();
  private boolean keyChanges;

  /**
   * @param tombstones whether one follows each delete
   */
  Groups(boolean tombstones) {
    this.tombstones = tombstones;
  }

  /**
   * The records up to the last change that is whole; the rest comes first the next time.
   *
   * @param batch null for none
   * @return null for none
   */
  List<SourceRecord> whole(List<SourceRecord> batch) {
    if (batch == null) {
      return null;
    }
    List<SourceRecord> all = open;
    int end = 0;
    for (SourceRecord record : batch) {
      all.add(record);
      if (!isOpenAfter(record)) {
        end = all.size();
      }
    }
    open = new ArrayList<>(all.subList(end, all.size()));
    all.subList(end, all.size()).clear();
    return all.isEmpty() ? null : all;
  }

  private boolean isOpenAfter(SourceRecord record) {
    if (isDelete(record)) {
      keyChanges = record.headers().lastWithName(NEW_KEY) != null;
      return tombstones || keyChanges;
    }
    if (record.value() == null && keyChanges) {
      return true;
    }
    keyChanges = false;
    return false;
  }

  private static boolean isDelete(SourceRecord record) {
    return record.value() instanceof Struct value
        && value.schema().field("op") != null
        && "d".equals(value.getString("op"));
  }
}
