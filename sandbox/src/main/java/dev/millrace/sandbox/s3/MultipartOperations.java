package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.w3c.dom.Element;

/** Uploads in parts. */
final class MultipartOperations {

  static final long SMALLEST_PART = 5L << 20;
  private static final String CHECKSUM_ALGORITHM = "x-amz-checksum-algorithm";
  private static final int MOST_PARTS = 10_000;
  private static final int BIGGEST_REQUEST = 8 << 20;

  private MultipartOperations() {}

  static void create(Call call, SignatureV4.Signed signed, Bucket bucket) throws IOException {
    Payload.read(call, signed, BIGGEST_REQUEST);
    Upload upload =
        bucket.begin(
            new StoredObject(
                call.key(), 0, "", ObjectOperations.now(), ObjectHeaders.of(call), null));
    ObjectHeaders.answerWrite(call, upload.draft());
    call.answer(
        200,
        Xml.document(
            "InitiateMultipartUploadResult",
            xml ->
                xml.element("Bucket", bucket.name())
                    .element("Key", call.key())
                    .element("UploadId", upload.id())));
  }

  static int partNumber(Call call) {
    int number = call.number("partNumber", 0, Integer.MAX_VALUE);
    if (number < 1 || number > MOST_PARTS) {
      throw S3Exception.invalid("Part numbers are from 1 to 10000, not " + number);
    }
    return number;
  }

  static void putPart(Call call, SignatureV4.Signed signed, Bucket bucket) throws IOException {
    int number = partNumber(call);
    Upload upload = find(call, bucket);
    CustomerKey.require(call, upload.draft().headers());
    Path temporary = bucket.newTemporaryFile();
    try {
      StoredObject part = ObjectOperations.receive(call, signed, temporary, "", Map.of());
      upload.add(number, temporary, part);
      ObjectHeaders.answerWrite(call, part);
      call.answer(200);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  static void abort(Call call, Bucket bucket) throws IOException {
    Upload upload = find(call, bucket);
    if (!bucket.uploads().remove(upload.id(), upload)) {
      throw S3Exception.noSuchUpload(upload.id());
    }
    upload.delete();
    call.answer(204);
  }

  static void complete(Call call, SignatureV4.Signed signed, Bucket bucket) throws IOException {
    Condition condition = Condition.of(call);
    Element request = Xml.parse(Payload.read(call, signed, BIGGEST_REQUEST));
    Upload upload = find(call, bucket);
    List<StoredObject> parts = chosenParts(request, upload);
    Path temporary = bucket.newTemporaryFile();
    try {
      StoredObject object = join(parts, upload, temporary);
      bucket.publish(temporary, object, condition, upload);
      upload.delete();
      call.answer(
          200,
          Xml.document(
              "CompleteMultipartUploadResult",
              xml ->
                  xml.element("Location", "/" + bucket.name() + "/" + call.key())
                      .element("Bucket", bucket.name())
                      .element("Key", call.key())
                      .element("ETag", object.etag())));
    } catch (NoSuchFileException e) {
      // Aborted while the parts were joined.
      throw S3Exception.noSuchUpload(upload.id());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  static Upload find(Call call, Bucket bucket) {
    String id = call.query("uploadId");
    Upload upload = bucket.uploads().get(id);
    if (upload == null || !upload.key().equals(call.key())) {
      throw S3Exception.noSuchUpload(id);
    }
    return upload;
  }

  private static List<StoredObject> chosenParts(Element request, Upload upload) {
    List<StoredObject> parts = new ArrayList<>();
    int previous = 0;
    for (Element element : Xml.children(request, "Part")) {
      int number = partNumber(Xml.childText(element, "PartNumber"));
      if (number <= previous) {
        throw new S3Exception(
            400, "InvalidPartOrder", "Part " + number + " comes after part " + previous);
      }
      previous = number;
      StoredObject part = upload.parts().get(number);
      String etag = Xml.childText(element, "ETag");
      if (part == null || etag == null || !Condition.matches(etag, part.etag())) {
        throw new S3Exception(
            400, "InvalidPart", "Part " + number + " was not uploaded, or has another entity tag");
      }
      checkChecksum(element, number, part, upload.draft().headers().get(CHECKSUM_ALGORITHM));
      parts.add(part);
    }
    if (parts.isEmpty()) {
      throw new S3Exception(400, "MalformedXML", "An upload is completed with at least one part");
    }
    for (StoredObject part : parts.subList(0, parts.size() - 1)) {
      if (part.size() < SMALLEST_PART) {
        throw new S3Exception(
            400,
            "EntityTooSmall",
            "A part before the last has " + part.size() + " bytes, fewer than 5 MiB");
      }
    }
    return parts;
  }

  /** An upload that was begun with checksums is completed with them. */
  private static void checkChecksum(
      Element element, int number, StoredObject part, String algorithm) {
    if (algorithm == null) {
      return;
    }
    String given = Xml.childText(element, "Checksum" + algorithm.toUpperCase(Locale.ROOT));
    String name = algorithm.toLowerCase(Locale.ROOT);
    if (given == null) {
      throw new S3Exception(
          400,
          "InvalidRequest",
          "The upload was created using a "
              + name
              + " checksum. The complete request must include the checksum for each part. It was"
              + " missing for part "
              + number
              + " in the request.");
    }
    if (!given.equals(part.headers().get("x-amz-checksum-" + name))) {
      throw new S3Exception(400, "InvalidPart", "Part " + number + " has another checksum");
    }
  }

  private static int partNumber(String text) {
    try {
      return Integer.parseInt(text == null ? "" : text.strip());
    } catch (NumberFormatException e) {
      throw new S3Exception(400, "MalformedXML", "Not a part's number: " + text);
    }
  }

  /** Writes the object's file from its parts' data. */
  private static StoredObject join(List<StoredObject> parts, Upload upload, Path file)
      throws IOException {
    MessageDigest md5 = Hashes.digest("MD5");
    long size = 0;
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (StoredObject part : parts) {
        md5.update(HexFormat.of().parseHex(part.etag().replace("\"", "")));
        try (FileChannel in = FileChannel.open(part.file(), StandardOpenOption.READ)) {
          long position = 0;
          while (position < part.size()) {
            position += in.transferTo(position, part.size() - position, out);
          }
        }
        size += part.size();
      }
    }
    String etag = "\"" + Hashes.hex(md5.digest()) + "-" + parts.size() + "\"";
    Map<String, String> headers = new TreeMap<>(upload.draft().headers());
    headers.remove(CHECKSUM_ALGORITHM);
    StoredObject object =
        new StoredObject(upload.key(), size, etag, ObjectOperations.now(), headers, file);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND))) {
      ObjectFile.finish(out, object);
    }
    return object;
  }

  static void listParts(Call call, Bucket bucket) throws IOException {
    Upload upload = find(call, bucket);
    int marker = call.number("part-number-marker", 0, MOST_PARTS);
    int most = call.number("max-parts", 1_000, 1_000);
    List<Map.Entry<Integer, StoredObject>> page =
        upload.parts().tailMap(marker, false).entrySet().stream().limit(most + 1L).toList();
    boolean truncated = page.size() > most;
    List<Map.Entry<Integer, StoredObject>> shown = truncated ? page.subList(0, most) : page;
    call.answer(
        200,
        Xml.document(
            "ListPartsResult",
            xml -> {
              xml.element("Bucket", bucket.name()).element("Key", call.key());
              xml.element("UploadId", upload.id()).element("MaxParts", most);
              xml.element("PartNumberMarker", marker).element("IsTruncated", truncated);
              if (truncated && most > 0) {
                xml.element("NextPartNumberMarker", shown.get(most - 1).getKey());
              }
              shown.forEach(part -> xml.element("Part", one -> describe(one, part)));
            }));
  }

  private static void describe(Xml xml, Map.Entry<Integer, StoredObject> part) {
    xml.element("PartNumber", part.getKey())
        .element("LastModified", Times.xml(part.getValue().modified()))
        .element("ETag", part.getValue().etag())
        .element("Size", part.getValue().size());
  }
}
