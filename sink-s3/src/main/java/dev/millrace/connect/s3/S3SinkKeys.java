package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.config.ConnectionKeys;
import dev.millrace.connect.files.config.CredentialKeys;
import dev.millrace.connect.files.config.ObjectKeys;
import dev.millrace.connect.files.config.ResilienceKeys;
import org.apache.kafka.common.config.ConfigDef;

/** Every key of the sink, once. Names and defaults are the widely used sink's where it has them. */
final class S3SinkKeys {
  static final ConfigDef DEF = define();

  private S3SinkKeys() {}

  private static ConfigDef define() {
    Keys keys = Keys.define();
    BucketKeys.define(keys.group("Connection"));
    ConnectionKeys.define(keys);
    CredentialKeys.define(keys.group("Credentials"));
    ObjectKeys.define(keys.group("Objects"));
    TagKeys.define(keys);
    FormatKeys.define(keys.group("Format"));
    ContentKeys.define(keys.group("Content"));
    SideKeys.define(keys.group("Files of keys and headers"));
    RotationKeys.define(keys.group("Rotation"));
    PartitionKeys.define(keys.group("Partitioning"));
    LayoutKeys.define(keys.group("Layout"));
    ManifestKeys.define(keys.group("Manifests and notifications"));
    UploadKeys.define(keys.group("Memory and uploads"));
    ResilienceKeys.define(keys.group("Resilience"));
    PeerKeys.define(keys.group("Without effect"));
    return keys.done();
  }
}
