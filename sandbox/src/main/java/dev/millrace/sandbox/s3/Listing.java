package dev.millrace.sandbox.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One page of ListObjectsV2. */
final class Listing {

  private static final int MOST_KEYS = 1_000;

  private final Call call;
  private final String prefix;
  private final String delimiter;
  private final int maxKeys;
  private final boolean encoded;

  /** The last thing of the page before, or what to start after: a key, or all below a prefix. */
  private String after;

  private boolean afterWholePrefix;

  private final List<StoredObject> objects = new ArrayList<>();
  private final List<String> commonPrefixes = new ArrayList<>();
  private String nextToken;

  private Listing(Call call) {
    this.call = call;
    this.prefix = call.query("prefix", "");
    this.delimiter = call.query("delimiter", "");
    this.maxKeys = call.number("max-keys", MOST_KEYS, MOST_KEYS);
    this.encoded = "url".equals(call.query("encoding-type"));
    this.after = call.query("start-after", "");
    String token = call.query("continuation-token");
    if (token != null) {
      resume(token);
    }
  }

  static Xml of(Call call, Bucket bucket) {
    Listing listing = new Listing(call);
    listing.collect(bucket);
    return listing.xml(bucket);
  }

  private void resume(String token) {
    String last;
    try {
      last = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      last = "";
    }
    if (!last.startsWith("k") && !last.startsWith("p")) {
      throw S3Exception.invalid("The continuation token provided is incorrect: " + token);
    }
    after = last.substring(1);
    afterWholePrefix = last.startsWith("p");
  }

  private void collect(Bucket bucket) {
    String from = Bucket.compareAsUtf8(after, prefix) > 0 ? after : prefix;
    String last = null;
    for (Map.Entry<String, StoredObject> entry : bucket.index().tailMap(from).entrySet()) {
      String key = entry.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      boolean seen = key.equals(after) || (afterWholePrefix && key.startsWith(after));
      String common = commonPrefix(key);
      if (seen || (common != null && isLast(common))) {
        continue;
      }
      if (objects.size() + commonPrefixes.size() == maxKeys) {
        nextToken = last == null ? null : token(last);
        return;
      }
      if (common == null) {
        objects.add(entry.getValue());
        last = "k" + key;
      } else {
        commonPrefixes.add(common);
        last = "p" + common;
      }
    }
  }

  /** The part of the key that it shares with others of its group, or null. */
  private String commonPrefix(String key) {
    int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return end < 0 ? null : key.substring(0, end + delimiter.length());
  }

  /** Keys are sorted, so all of one group come one after the other. */
  private boolean isLast(String common) {
    return !commonPrefixes.isEmpty()
        && commonPrefixes.get(commonPrefixes.size() - 1).equals(common);
  }

  private static String token(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private Xml xml(Bucket bucket) {
    return Xml.document(
        "ListBucketResult",
        xml -> {
          xml.element("Name", bucket.name()).element("Prefix", key(prefix));
          xml.element("MaxKeys", maxKeys);
          xml.element("KeyCount", objects.size() + commonPrefixes.size());
          xml.element("IsTruncated", nextToken != null);
          optional(xml, "Delimiter", delimiter.isEmpty() ? null : key(delimiter));
          optional(xml, "EncodingType", encoded ? "url" : null);
          optional(xml, "ContinuationToken", call.query("continuation-token"));
          optional(xml, "NextContinuationToken", nextToken);
          String startAfter = call.query("start-after");
          optional(xml, "StartAfter", startAfter == null ? null : key(startAfter));
          objects.forEach(object -> xml.element("Contents", content -> write(content, object)));
          for (String common : commonPrefixes) {
            xml.element("CommonPrefixes", group -> group.element("Prefix", key(common)));
          }
        });
  }

  private void write(Xml xml, StoredObject object) {
    xml.element("Key", key(object.key()))
        .element("LastModified", Times.xml(object.modified()))
        .element("ETag", object.etag())
        .element("Size", object.size())
        .element("StorageClass", object.headers().getOrDefault("x-amz-storage-class", "STANDARD"));
  }

  private static void optional(Xml xml, String name, String value) {
    if (value != null) {
      xml.element(name, value);
    }
  }

  private String key(String key) {
    return encoded ? UrlCoding.encode(key, "/") : key;
  }
}
