package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/** Copies an object inside the server. */
final class CopyOperation {

  private static final String SOURCE = "x-amz-copy-source";

  private CopyOperation() {}

  static void run(Call call, Buckets buckets, Bucket target) throws IOException {
    Condition condition = Condition.of(call);
    Path temporary = target.newTemporaryFile();
    Bucket.Opened opened = open(call, buckets);
    try (FileChannel data = opened.data()) {
      StoredObject source = opened.object();
      checkSource(call, source);
      CustomerKey.requireOfSource(call, source.headers());
      StoredObject copy = write(data, call.key(), source.size(), headers(call, source), temporary);
      target.publish(temporary, copy, condition, null);
      ObjectHeaders.answerWrite(call, copy);
      call.answer(
          200,
          Xml.document(
              "CopyObjectResult",
              xml ->
                  xml.element("ETag", copy.etag())
                      .element("LastModified", Times.xml(copy.modified()))));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Copies an object, or a range of one, as a part of an upload. */
  static void runPart(Call call, Buckets buckets, Bucket target) throws IOException {
    int number = MultipartOperations.partNumber(call);
    Upload upload = MultipartOperations.find(call, target);
    CustomerKey.require(call, upload.draft().headers());
    Path temporary = target.newTemporaryFile();
    Bucket.Opened opened = open(call, buckets);
    try (FileChannel data = opened.data()) {
      StoredObject source = opened.object();
      checkSource(call, source);
      CustomerKey.requireOfSource(call, source.headers());
      ByteRange asked = ByteRange.of(call.header(SOURCE + "-range"), source.size());
      ByteRange range = asked == null ? new ByteRange(0, source.size()) : asked;
      data.position(range.first());
      StoredObject part = write(data, "", range.length(), Map.of(), temporary);
      upload.add(number, temporary, part);
      call.answer(
          200,
          Xml.document(
              "CopyPartResult",
              xml ->
                  xml.element("ETag", part.etag())
                      .element("LastModified", Times.xml(part.modified()))));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Bucket.Opened open(Call call, Buckets buckets) throws IOException {
    String source = call.header(SOURCE);
    String path = source.startsWith("/") ? source.substring(1) : source;
    int slash = path.indexOf('/');
    if (slash < 0) {
      throw S3Exception.invalid("Copy Source must mention the source bucket and key: " + source);
    }
    String bucket = UrlCoding.decodePath(path.substring(0, slash));
    return buckets.get(bucket).open(UrlCoding.decodePath(path.substring(slash + 1)));
  }

  private static void checkSource(Call call, StoredObject source) {
    String ifMatch = call.header(SOURCE + "-if-match");
    String ifNoneMatch = call.header(SOURCE + "-if-none-match");
    if ((ifMatch != null && !Condition.matches(ifMatch, source.etag()))
        || (ifNoneMatch != null && Condition.matches(ifNoneMatch, source.etag()))) {
      throw S3Exception.preconditionFailed(SOURCE);
    }
  }

  private static StoredObject write(
      FileChannel data, String key, long size, Map<String, String> headers, Path file)
      throws IOException {
    MessageDigest md5 = Hashes.digest("MD5");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 65_536)) {
      DigestOutputStream digesting = new DigestOutputStream(out, md5);
      copyData(data, size, digesting);
      digesting.flush();
      StoredObject copy =
          new StoredObject(
              key,
              size,
              "\"" + Hashes.hex(md5.digest()) + "\"",
              ObjectOperations.now(),
              headers,
              file);
      ObjectFile.finish(out, copy);
      return copy;
    }
  }

  /** Writes an object's data, without the footer that follows it in the file. */
  static void copyData(FileChannel data, long size, OutputStream out) throws IOException {
    InputStream in = Channels.newInputStream(data);
    byte[] buffer = new byte[65_536];
    long left = size;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("An object's file became shorter");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  /** Metadata and tags are the source's, unless the request replaces them; the rest is new. */
  private static Map<String, String> headers(Call call, StoredObject source) {
    Map<String, String> asked = ObjectHeaders.of(call);
    Map<String, String> headers = new TreeMap<>(asked);
    if (!"REPLACE".equals(call.header("x-amz-metadata-directive"))) {
      headers.keySet().removeIf(name -> !aboutStorage(name));
      source
          .headers()
          .forEach(
              (name, value) -> {
                if (!aboutStorage(name) && !name.equals(Tags.HEADER)) {
                  headers.put(name, value);
                }
              });
    }
    Map<String, String> tags =
        "REPLACE".equals(call.header("x-amz-tagging-directive")) ? asked : source.headers();
    headers.remove(Tags.HEADER);
    if (tags.containsKey(Tags.HEADER)) {
      headers.put(Tags.HEADER, tags.get(Tags.HEADER));
    }
    return headers;
  }

  private static boolean aboutStorage(String name) {
    return name.startsWith("x-amz-server-side-") || name.equals("x-amz-storage-class");
  }
}
