package dev.millrace.sandbox.s3;

import java.util.Comparator;
import java.util.List;

/** One page of ListMultipartUploads: by key, then by id. */
final class UploadListing {

  private static final int MOST = 1_000;
  private static final Comparator<Upload> ORDER =
      Comparator.comparing(Upload::key, Bucket::compareAsUtf8).thenComparing(Upload::id);

  private UploadListing() {}

  static Xml of(Call call, Bucket bucket) {
    if (!call.query("delimiter", "").isEmpty()) {
      throw S3Exception.notImplemented("A delimiter in ListMultipartUploads");
    }
    String prefix = call.query("prefix", "");
    String keyMarker = call.query("key-marker", "");
    String idMarker = call.query("upload-id-marker", "");
    int most = call.number("max-uploads", MOST, MOST);
    boolean encoded = "url".equals(call.query("encoding-type"));
    List<Upload> page =
        bucket.uploads().values().stream()
            .filter(upload -> upload.key().startsWith(prefix))
            .filter(upload -> isAfter(upload, keyMarker, idMarker))
            .sorted(ORDER)
            .limit(most + 1L)
            .toList();
    boolean truncated = page.size() > most;
    List<Upload> shown = truncated ? page.subList(0, most) : page;
    return Xml.document(
        "ListMultipartUploadsResult",
        xml -> {
          xml.element("Bucket", bucket.name()).element("MaxUploads", most);
          xml.element("Prefix", key(prefix, encoded)).element("IsTruncated", truncated);
          xml.element("KeyMarker", key(keyMarker, encoded));
          if (encoded) {
            xml.element("EncodingType", "url");
          }
          if (truncated && most > 0) {
            Upload last = shown.get(most - 1);
            xml.element("NextKeyMarker", key(last.key(), encoded));
            xml.element("NextUploadIdMarker", last.id());
          }
          shown.forEach(upload -> xml.element("Upload", one -> describe(one, upload, encoded)));
        });
  }

  private static boolean isAfter(Upload upload, String keyMarker, String idMarker) {
    int order = Bucket.compareAsUtf8(upload.key(), keyMarker);
    return order > 0 || (order == 0 && !idMarker.isEmpty() && upload.id().compareTo(idMarker) > 0);
  }

  private static void describe(Xml xml, Upload upload, boolean encoded) {
    xml.element("Key", key(upload.key(), encoded))
        .element("UploadId", upload.id())
        .element("Initiated", Times.xml(upload.draft().modified()))
        .element("StorageClass", "STANDARD");
  }

  private static String key(String key, boolean encoded) {
    return encoded ? UrlCoding.encode(key, "/") : key;
  }
}
