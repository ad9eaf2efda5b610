package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.change.ChangeRules;
import dev.millrace.connect.common.change.RowChange;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.deltalake.data.TableLayout;
import dev.millrace.connect.deltalake.log.RowChanges;
import dev.millrace.connect.deltalake.merge.ChangeBuffer;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.files.format.Footprint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** What changes in a table by key, until its next commit. Used by the task's thread. */
final class Changes {
  private final WriterSettings settings;
  private final ChangeSettings how;
  private final ChangeRules rules;

  /** The columns that tell rows apart; null before the first row. */
  private List<String> key;

  /** Null if nothing changes. */
  private ChangeBuffer buffer;

  private long held;

  Changes(WriterSettings settings, ChangeSettings how) {
    this.settings = settings;
    this.how = how;
    this.rules = new ChangeRules(how.key(), how.deletes());
  }

  /**
   * What a record with a schema does.
   *
   * @throws DataException if it can't be told, or may not
   */
  RowChange of(SinkRecord record) {
    return rules.of(record);
  }

  /**
   * Takes a change, whole or not at all.
   *
   * @param record that it is of
   * @throws DataException if it does not fit
   */
  void add(TableLayout layout, RowChange change, SinkRecord record) {
    List<String> fields = key(record);
    if (buffer == null) {
      buffer = new ChangeBuffer(layout, fields, how.ordering());
    }
    buffer.add(change);
    key = fields;
    long more =
        change instanceof RowChange.Upsert upsert
            ? Footprint.of(upsert.row())
            : Footprint.of(((RowChange.Delete) change).key());
    held += more;
    settings.budget().open(more);
  }

  /** Without {@code pk.fields}, the first record tells of which fields the key of a table is. */
  private List<String> key(SinkRecord record) {
    if (!how.key().isEmpty()) {
      return how.key();
    }
    List<String> fields = rules.fields(record);
    if (key != null && !Set.copyOf(key).equals(Set.copyOf(fields))) {
      throw new DataException(
          "the record's key has the fields "
              + fields
              + ", and those before it had "
              + key
              + ": name the table's key in pk.fields, or restart the connector if it has another one"
              + " now");
    }
    return key == null ? fields : key;
  }

  /** Goes on under a later schema of the table. */
  void evolve(TableLayout later) {
    if (buffer != null) {
      buffer.evolve(later);
    }
  }

  /** Bytes of memory, roughly; no fewer for a key that changes twice. */
  long held() {
    return held;
  }

  /** Hands all changes over to the batch: the pool makes files of them. */
  void roll(Batch batch, TableStorage storage, Map<String, String> properties, Reason reason) {
    if (buffer == null) {
      return;
    }
    ChangeBuffer full = buffer;
    long bytes = held;
    buffer = null;
    held = 0;
    settings.budget().open(-bytes);
    settings.budget().leaving(bytes);
    CompletableFuture<RowChanges> uploaded =
        CompletableFuture.supplyAsync(
                () -> full.write(settings.format().of(properties), settings.names()::next),
                settings.attempts().pool())
            .thenCompose(
                rows ->
                    settings
                        .attempts()
                        .run(
                            "uploading a data file to " + storage.location(),
                            () -> rows.uploaded(file -> file.upload(storage, properties))));
    batch.changes(uploaded.whenComplete((rows, failure) -> settings.budget().leaving(-bytes)));
    settings.listener().rotated(reason, 1);
  }

  /** All changes are given up. */
  void drop() {
    settings.budget().open(-held);
    held = 0;
    buffer = null;
  }
}
