package dev.millrace.sandbox.s3;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/** The tags of objects, kept among their headers as a client may send them: {@code a=1&b=2}. */
final class Tags {

  static final String HEADER = "x-amz-tagging";
  private static final int MOST = 10;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final int BIGGEST_REQUEST = 1 << 20;

  private Tags() {}

  /** Parses the header's form, and verifies the API's limits. */
  static Map<String, String> parse(String header) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (header != null && !header.isEmpty()) {
      for (UrlCoding.Parameter tag : UrlCoding.decodeQuery(header)) {
        add(tags, tag.name(), tag.value());
      }
    }
    return tags;
  }

  private static void add(Map<String, String> tags, String key, String value) {
    if (key.isEmpty() || key.length() > LONGEST_KEY || value.length() > LONGEST_VALUE) {
      throw new S3Exception(400, "InvalidTag", "The tag " + key + " or its value is too long");
    }
    if (tags.put(key, value) != null) {
      throw new S3Exception(400, "InvalidTag", "Cannot provide multiple Tags with the same key");
    }
    if (tags.size() > MOST) {
      throw new S3Exception(400, "BadRequest", "Object tags cannot be greater than 10");
    }
  }

  static void get(Call call, Bucket bucket) throws IOException {
    Map<String, String> tags = parse(bucket.head(call.key()).headers().get(HEADER));
    call.answer(
        200,
        Xml.document(
            "Tagging",
            xml ->
                xml.element(
                    "TagSet",
                    set ->
                        tags.forEach(
                            (key, value) ->
                                set.element(
                                    "Tag",
                                    tag -> tag.element("Key", key).element("Value", value))))));
  }

  static void put(Call call, SignatureV4.Signed signed, Bucket bucket) throws IOException {
    Element request = Xml.parse(Payload.read(call, signed, BIGGEST_REQUEST));
    Map<String, String> tags = new LinkedHashMap<>();
    for (Element set : Xml.children(request, "TagSet")) {
      for (Element tag : Xml.children(set, "Tag")) {
        add(tags, Xml.childText(tag, "Key"), Xml.childText(tag, "Value"));
      }
    }
    String header =
        tags.entrySet().stream()
            .map(
                tag ->
                    UrlCoding.encode(tag.getKey(), "") + "=" + UrlCoding.encode(tag.getValue(), ""))
            .collect(Collectors.joining("&"));
    bucket.changeHeaders(call.key(), headers -> headers.put(HEADER, header));
    call.answer(200);
  }

  static void delete(Call call, Bucket bucket) throws IOException {
    bucket.changeHeaders(call.key(), headers -> headers.remove(HEADER));
    call.answer(204);
  }
}
