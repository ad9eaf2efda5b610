package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.config.ConnectionKeys;
import dev.millrace.connect.files.config.CredentialKeys;
import dev.millrace.connect.files.config.StoreRules;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import dev.millrace.connect.files.storage.ObjectStore.PutOutcome;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.commit.FileTags;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** What validation asks: rules over several keys, then the bucket itself. */
final class S3Check {
  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.UTF_8);

  private static final int MOST_TAGS = 10;

  private S3Check() {}

  static void rules(Validation validation, S3SinkConfig config) {
    StoreRules.check(validation, config);
    bucketName(validation, config);
    tags(validation, config);
    FormatCheck.rules(validation, config);
    String topics = config.topicsDir();
    String state = config.stateDir();
    validation.require(
        !state.equals(topics) && (topics.isEmpty() || !state.startsWith(topics + "/")),
        LayoutKeys.STATE_DIR,
        "Choose a directory outside of topics.dir ('" + topics + "').");
    LayoutCheck.rules(validation, config);
    validation.require(
        config.getInt(UploadKeys.PART_SIZE) <= config.bufferMaxBytes() / 2,
        UploadKeys.BUFFER_MAX,
        "Allow at least two parts of " + config.partSize() + " bytes (s3.part.size).");
  }

  private static void bucketName(Validation validation, S3SinkConfig config) {
    String bucket = config.getString(BucketKeys.BUCKET);
    if (bucket.contains("/") && !bucket.startsWith("arn:")) {
      validation.error(
          BucketKeys.BUCKET,
          "Write the bucket's name only, without s3:// and without a path: directories are set by"
              + " topics.dir.");
    } else {
      StoreRules.bucket(validation, config, BucketKeys.BUCKET, bucket);
    }
  }

  private static void tags(Validation validation, S3SinkConfig config) {
    try {
      validation.require(
          config.tags().count() <= MOST_TAGS,
          TagKeys.TAGS,
          "Name at most 7: an object has at most 10 tags, and 3 are the connector's.");
    } catch (IllegalArgumentException e) {
      validation.error(TagKeys.TAGS, FileTags.RULE);
    }
  }

  static void bucket(S3SinkConfig config, Validation.Findings findings) {
    try (ObjectStore store = S3ObjectStore.connect(config.store())) {
      String key = config.statePrefix() + "/probe";
      if (config.exactlyOnce()) {
        probe(store, key, findings);
      } else {
        store.upload(key, Map.of(), Payload.of(PROBE));
        store.delete(key);
      }
    } catch (StoreException e) {
      findings.error(StoreRules.key(e.fault(), BucketKeys.BUCKET), e.getMessage());
    } catch (ConfigException e) {
      findings.error(CredentialKeys.PROVIDER, e.getMessage());
    }
  }

  /** Two conditional writes of one object: the second must be refused. */
  static void probe(ObjectStore store, String key, Validation.Findings findings) {
    PutCondition absent = new PutCondition.Absent();
    if (store.put(key, PROBE, absent) instanceof PutOutcome.Conflict) {
      return; // Another validation is at it; and the store honours conditions.
    }
    try {
      if (store.put(key, PROBE, absent) instanceof PutOutcome.Written) {
        findings.error(
            ConnectionKeys.STORE_URL,
            "The store ignores conditional writes (If-None-Match on PutObject), on which"
                + " exactly-once delivery rests. Use a version of it that has them, as AWS S3, R2,"
                + " and current MinIO and Ceph are; or set "
                + UploadKeys.DELIVERY
                + "=at_least_once, and expect repeated records after failures.");
      }
    } finally {
      store.delete(key);
    }
  }
}
