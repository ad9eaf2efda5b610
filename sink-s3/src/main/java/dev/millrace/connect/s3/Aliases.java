package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.config.ConnectionKeys;
import dev.millrace.connect.files.config.CredentialKeys;
import dev.millrace.connect.files.config.ObjectKeys;
import dev.millrace.connect.files.config.ResilienceKeys;
import java.util.HashMap;
import java.util.Map;

/** Other connectors' names of keys whose values mean the same here. */
final class Aliases {
  /** Another's name, ours. A group of keys may add its own here. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("aws.s3.bucket.name", BucketKeys.BUCKET),
          Map.entry("aws.s3.region", ConnectionKeys.REGION),
          Map.entry("aws.s3.endpoint", ConnectionKeys.STORE_URL),
          Map.entry("aws.sts.role.arn", CredentialKeys.ROLE_ARN),
          Map.entry("aws.sts.role.session.name", CredentialKeys.ROLE_SESSION),
          Map.entry("aws.sts.role.external.id", CredentialKeys.ROLE_EXTERNAL_ID),
          Map.entry("aws.sts.role.session.duration", CredentialKeys.ROLE_SECONDS),
          Map.entry("aws.sts.config.endpoint", CredentialKeys.STS_ENDPOINT),
          Map.entry("aws.s3.sse.algorithm", ObjectKeys.SSE),
          Map.entry("aws.s3.part.size.bytes", UploadKeys.PART_SIZE),
          Map.entry("aws.s3.backoff.delay.ms", ResilienceKeys.RETRY_BACKOFF),
          Map.entry("aws.s3.backoff.max.retries", ResilienceKeys.PART_RETRIES),
          Map.entry("aws.s3.prefix", LayoutKeys.TOPICS_DIR),
          Map.entry("file.name.template", LayoutKeys.FILENAME_TEMPLATE),
          Map.entry("file.name.timestamp.timezone", RotationKeys.TIMEZONE),
          Map.entry("file.compression.type", FormatKeys.COMPRESSION));

  private Aliases() {}

  /** {@code raw} with our names for aliases; a key under our own name wins. */
  static Map<String, String> resolve(Map<String, String> raw) {
    Map<String, String> resolved = new HashMap<>(raw);
    KEYS.forEach(
        (alias, key) -> {
          String value = resolved.remove(alias);
          if (value != null) {
            resolved.putIfAbsent(key, value);
          }
        });
    return resolved;
  }

  /** Tells of keys that are set by two names. */
  static void warn(Validation validation, Map<String, String> raw) {
    KEYS.forEach(
        (alias, key) -> {
          if (raw.containsKey(alias) && raw.containsKey(key)) {
            validation.warn(alias, "No effect: " + key + " is set too, and counts.");
          }
        });
  }
}
