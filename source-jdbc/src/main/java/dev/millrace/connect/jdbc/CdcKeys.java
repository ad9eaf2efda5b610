package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.jdbc.cdc.PublicationMode;

/** The keys of how changes are captured; Debezium's, where it has them. */
final class CdcKeys {
  private CdcKeys() {}

  static void add(Keys keys) {
    keys.group("Change capture")
        .add(
            Key.string(JdbcSourceConfig.SLOT_NAME)
                .byDefault(null)
                .display("Replication slot")
                .doc(
                    "PostgreSQL's replication slot, which keeps the log for this connector; made"
                        + " if it does not exist. Empty for one named after the connector."))
        .add(
            Key.bool(JdbcSourceConfig.SLOT_FAILOVER)
                .byDefault(false)
                .low()
                .display("Slot on standbys")
                .doc("Whether a slot that is made is to be on standbys too; PostgreSQL 17."))
        .add(
            Key.bool(JdbcSourceConfig.DROP_SLOT)
                .byDefault(false)
                .low()
                .display("Drop the slot when stopped")
                .doc(
                    "Whether slot and publication are dropped whenever the connector stops:"
                        + " changes until the next start are lost then. For tests."))
        .add(
            Key.longInteger(JdbcSourceConfig.SLOT_LAG_WARN)
                .byDefault(10L * 1024 * 1024 * 1024)
                .check(Validators.atLeast(1))
                .display("Warn of a log of (bytes)")
                .doc("A warning is logged when the slot keeps more of the log than this."))
        .add(
            Key.string(JdbcSourceConfig.PUBLICATION_NAME)
                .byDefault(null)
                .display("Publication")
                .doc(
                    "PostgreSQL's publication of the tables. Empty for one named as the slot by"
                        + " default."))
        .add(
            Key.string(JdbcSourceConfig.PUBLICATION_MODE)
                .byDefault("filtered")
                .check(Validators.oneOf(PublicationMode.names()))
                .recommend(PublicationMode.names())
                .display("Who keeps the publication")
                .doc(
                    "`filtered`: it is made, and its tables follow the ones that are selected."
                        + " `all_tables`: it is made for all tables, which needs a superuser."
                        + " `disabled`, `no_tables`: somebody else makes it."))
        .add(
            Key.bool(JdbcSourceConfig.PARTITION_ROOT)
                .byDefault(false)
                .low()
                .display("Partitions as their table")
                .doc(
                    "Whether a publication that is made gives changes of partitions as those of"
                        + " the partitioned table."))
        .add(
            Key.longInteger(JdbcSourceConfig.HEARTBEAT)
                .byDefault(10_000L)
                .check(Validators.atLeast(0))
                .display("Heartbeat (ms)")
                .doc(
                    "How often the position is stored while the tables do not change, but others"
                        + " do: else the log would be kept for ever. 0 for never."));
  }
}
