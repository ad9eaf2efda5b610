package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.config.ConnectionKeys;
import dev.millrace.connect.files.config.CredentialKeys;
import dev.millrace.connect.files.config.ObjectKeys;
import dev.millrace.connect.files.config.ParquetKeys;
import dev.millrace.connect.files.config.ResilienceKeys;
import org.apache.kafka.common.config.ConfigDef;

/** Every key of the sink, once. */
final class DeltaLakeSinkKeys {
  static final ConfigDef DEF = define();

  private DeltaLakeSinkKeys() {}

  private static ConfigDef define() {
    Keys keys = Keys.define();
    TableKeys.define(keys.group("Tables"));
    ChangeKeys.define(keys.group("Changes"));
    CommitKeys.define(keys.group("Commits and memory"));
    UpkeepKeys.define(keys.group("Upkeep"));
    ParquetKeys.define(keys.group("Parquet"));
    ConnectionKeys.define(keys.group("S3"));
    CredentialKeys.define(keys.group("Credentials"));
    ObjectKeys.define(keys.group("Objects"));
    ResilienceKeys.define(keys.group("Resilience"));
    return keys.done();
  }
}
