package dev.millrace.connect.jdbc.cdc;

import io.debezium.config.Configuration;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryListener;
import java.util.function.Consumer;

/**
 * Keeps what Debezium learns of the tables' columns among Connect's offsets, so that there is no
 * topic to look after, and what is kept is as old as the position. Made by Debezium, by its name.
 */
public final class OffsetSchemaHistory extends AbstractSchemaHistory {
  /** The name of the {@link HistoryKeeper}. */
  static final String KEEPER = CONFIGURATION_FIELD_PREFIX_STRING + "millrace.keeper";

  private HistoryKeeper keeper;

  @Override
  public void configure(
      Configuration config,
      HistoryRecordComparator comparator,
      SchemaHistoryListener listener,
      boolean useCatalogBeforeSchema) {
    super.configure(config, comparator, listener, useCatalogBeforeSchema);
    keeper = HistoryKeeper.named(config.getString(KEEPER));
  }

  @Override
  protected void storeRecord(HistoryRecord record) {
    keeper.add(record.document());
  }

  @Override
  protected void recoverRecords(Consumer<HistoryRecord> records) {
    keeper.documents().forEach(document -> records.accept(new HistoryRecord(document)));
  }

  @Override
  public boolean exists() {
    return !keeper.documents().isEmpty();
  }

  @Override
  public boolean storageExists() {
    return true;
  }
}
