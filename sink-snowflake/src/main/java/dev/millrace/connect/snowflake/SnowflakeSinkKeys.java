package dev.millrace.connect.snowflake;

import dev.millrace.connect.common.config.Keys;
import org.apache.kafka.common.config.ConfigDef;

/** Every key of the sink, once. */
final class SnowflakeSinkKeys {
  static final ConfigDef DEF = define();

  private SnowflakeSinkKeys() {}

  private static ConfigDef define() {
    Keys keys = Keys.define();
    AccessKeys.define(keys.group("Access"));
    TableKeys.define(keys.group("Tables"));
    ChangeKeys.define(keys.group("Changes"));
    CommitKeys.define(keys.group("Commits"));
    PeerKeys.define(keys.group("Of the vendor's connector"));
    return keys.done();
  }
}
