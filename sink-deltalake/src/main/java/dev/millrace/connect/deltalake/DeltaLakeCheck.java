package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.deltalake.route.Router;
import dev.millrace.connect.deltalake.route.TableLocation;
import dev.millrace.connect.files.config.CredentialKeys;
import dev.millrace.connect.files.config.ParquetKeys;
import dev.millrace.connect.files.config.StoreRules;
import dev.millrace.connect.files.storage.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;

/** What validation asks: rules over several keys, then the storage and the table. */
final class DeltaLakeCheck {
  private DeltaLakeCheck() {}

  static void rules(Validation validation, DeltaLakeSinkConfig config) {
    path(validation, config);
    try {
      config.tableProperties();
    } catch (IllegalArgumentException e) {
      validation.error(TableKeys.PROPERTIES, e.getMessage());
    }
    validation.require(
        config.partitionColumns().isEmpty() || config.clusteringColumns().isEmpty(),
        TableKeys.CLUSTERING_COLUMNS,
        "Set either " + TableKeys.PARTITION_COLUMNS + " or this: a table has one of the two.");
    changes(validation, config);
    validation.require(
        config.getLong(ParquetKeys.ROW_GROUP_BYTES) <= config.bufferMaxBytes() / 2,
        ParquetKeys.ROW_GROUP_BYTES,
        "Choose at most half of "
            + CommitKeys.BUFFER_MAX
            + " ("
            + config.bufferMaxBytes()
            + "), or raise that.");
  }

  private static void changes(Validation validation, DeltaLakeSinkConfig config) {
    if (config.changes().isPresent()) {
      return;
    }
    for (String key : List.of(ChangeKeys.PK_FIELDS, ChangeKeys.DELETE, ChangeKeys.ORDERING)) {
      validation.require(
          DeltaLakeSinkKeys.DEF.defaultValues().get(key).equals(config.values().get(key)),
          key,
          "Set " + ChangeKeys.MODE + "=upsert, without which this has no effect.");
    }
  }

  private static void path(Validation validation, DeltaLakeSinkConfig config) {
    try {
      TableLocation sample = config.router().sample();
      if (!sample.local()) {
        StoreRules.check(validation, config);
        StoreRules.bucket(validation, config, TableKeys.PATH, sample.bucket());
      }
    } catch (IllegalArgumentException e) {
      validation.error(TableKeys.PATH, TableKeys.PATH + " " + e.getMessage());
    }
  }

  /** Opens the table, or where it depends on records, what all of them stand in. */
  static void table(DeltaLakeSinkConfig config, Validation.Findings findings) {
    Router router = config.router();
    try (DeltaLake lake = DeltaLake.connect(config)) {
      Optional<TableLocation> fixed = router.fixed();
      if (fixed.isEmpty()) {
        writable(lake, router.sample(), findings);
      } else if (lake.open(fixed.get()).isEmpty()) {
        if (config.autoCreate()) {
          writable(lake, fixed.get(), findings);
          lake.requireVacant(fixed.get());
        } else {
          findings.error(
              TableKeys.PATH,
              "There is no table at "
                  + fixed.get()
                  + ": create it, correct the path, or set "
                  + TableKeys.AUTO_CREATE
                  + "=true.");
        }
      }
    } catch (StoreException e) {
      findings.error(StoreRules.key(e.fault(), TableKeys.PATH), e.getMessage());
    } catch (ConfigException e) {
      findings.error(CredentialKeys.PROVIDER, e.getMessage());
    } catch (ConnectException e) {
      findings.error(TableKeys.PATH, e.getMessage());
    }
  }

  private static void writable(DeltaLake lake, TableLocation at, Validation.Findings findings) {
    if (at.local()) {
      Path folder = Path.of(at.folder());
      while (folder != null && !Files.exists(folder)) {
        folder = folder.getParent();
      }
      if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
        findings.error(
            TableKeys.PATH,
            "The worker can't write to "
                + folder
                + ": give its user the right to, or choose another folder.");
      }
    } else {
      lake.writable(at);
    }
  }
}
