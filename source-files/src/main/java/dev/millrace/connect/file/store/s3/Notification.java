package dev.millrace.connect.file.store.s3;

import dev.millrace.connect.files.json.JsonTree;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A message with notifications of a bucket's objects, as S3 sends it, or as SNS or EventBridge pass
 * it on.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">
 *     Event message structure</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html">EventBridge
 *     event message structure</a>
 */
final class Notification {
  private static final int MOST_WRAPS = 3;

  private Notification() {}

  /**
   * The keys of the objects that were written to a bucket; empty if it tells of something else.
   *
   * @throws IllegalArgumentException if it is no notification; the message says why, with nothing
   *     of its content
   */
  static List<String> written(String body, String bucket) {
    return written(body, bucket, 0);
  }

  private static List<String> written(String body, String bucket, int wraps) {
    Map<?, ?> message = parse(body);
    if (message.get("Records") instanceof List<?> records) {
      List<String> keys = new ArrayList<>();
      for (Object record : records) {
        if (text(record, "eventName").matches("(s3:)?ObjectCreated:.*")
            && text(record, "s3", "bucket", "name").equals(bucket)) {
          keys.add(decoded(text(record, "s3", "object", "key")));
        }
      }
      return keys;
    }
    if ("Object Created".equals(message.get("detail-type"))) {
      // Unlike S3's own, EventBridge's keys are as they are.
      return text(message, "detail", "bucket", "name").equals(bucket)
          ? List.of(text(message, "detail", "object", "key"))
          : List.of();
    }
    if ("s3:TestEvent".equals(message.get("Event")) || "aws.s3".equals(message.get("source"))) {
      return List.of();
    }
    if (message.get("Message") instanceof String wrapped && wraps < MOST_WRAPS) {
      return written(wrapped, bucket, wraps + 1);
    }
    throw new IllegalArgumentException("it tells of no object of S3");
  }

  private static String text(Object in, String... path) {
    Object at = in;
    for (String name : path) {
      at = at instanceof Map<?, ?> fields ? fields.get(name) : null;
    }
    if (at instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("its " + String.join(".", path) + " is missing, or no text");
  }

  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its s3.object.key is not URL-encoded", e);
    }
  }

  private static Map<?, ?> parse(String body) {
    try {
      if (JsonTree.parse(body) instanceof Map<?, ?> fields) {
        return fields;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it is not JSON, or nested too deep", e);
    }
    throw new IllegalArgumentException("it is no JSON object");
  }
}
