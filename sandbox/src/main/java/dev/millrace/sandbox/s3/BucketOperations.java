package dev.millrace.sandbox.s3;

import java.io.IOException;
import java.util.List;
import org.w3c.dom.Element;

/** What is asked of a bucket as a whole. */
final class BucketOperations {

  private static final int MOST_DELETIONS = 1_000;
  private static final int BIGGEST_REQUEST = 8 << 20;

  private BucketOperations() {}

  static void list(Call call, Buckets buckets) throws IOException {
    call.answer(
        200,
        Xml.document(
            "ListAllMyBucketsResult",
            xml ->
                xml.element("Owner", owner -> owner.element("ID", "millrace"))
                    .element(
                        "Buckets", all -> buckets.all().forEach(bucket -> describe(all, bucket)))));
  }

  private static void describe(Xml xml, Bucket bucket) {
    xml.element(
        "Bucket",
        one ->
            one.element("Name", bucket.name())
                .element("CreationDate", Times.xml(bucket.created())));
  }

  static void create(Call call, SignatureV4.Signed signed, Buckets buckets) throws IOException {
    // A location may be asked for; there is only this one.
    Payload.read(call, signed, BIGGEST_REQUEST);
    buckets.create(call.bucket());
    call.answerHeader("Location", "/" + call.bucket());
    call.answer(200);
  }

  static void location(Call call) throws IOException {
    call.answer(200, Xml.document("LocationConstraint", xml -> {}));
  }

  /** Deletes many objects; one that cannot be deleted does not keep the others. */
  static void deleteObjects(Call call, SignatureV4.Signed signed, Bucket bucket)
      throws IOException {
    Element request = Xml.parse(Payload.read(call, signed, BIGGEST_REQUEST));
    List<Element> objects = Xml.children(request, "Object");
    if (objects.isEmpty() || objects.size() > MOST_DELETIONS) {
      throw new S3Exception(
          400, "MalformedXML", "From 1 to 1000 objects can be deleted, not " + objects.size());
    }
    boolean quiet = "true".equals(Xml.childText(request, "Quiet"));
    call.answer(
        200,
        Xml.document(
            "DeleteResult",
            xml -> objects.forEach(object -> deleteOne(xml, object, bucket, quiet))));
  }

  private static void deleteOne(Xml xml, Element object, Bucket bucket, boolean quiet) {
    String key = Xml.childText(object, "Key");
    try {
      if (key == null) {
        throw new S3Exception(400, "MalformedXML", "An object has no key");
      }
      bucket.delete(key, new Condition(Xml.childText(object, "ETag"), null));
      if (!quiet) {
        xml.element("Deleted", one -> one.element("Key", key));
      }
    } catch (S3Exception e) {
      error(xml, key, e.code(), e.getMessage());
    } catch (IOException e) {
      error(xml, key, "InternalError", e.toString());
    }
  }

  private static void error(Xml xml, String key, String code, String message) {
    xml.element(
        "Error", one -> one.element("Key", key).element("Code", code).element("Message", message));
  }
}
