package dev.millrace.sandbox.s3;

import java.util.Set;
import java.util.TreeSet;

/** What this server can do, by the API's names. */
enum S3Operation {
  LIST_BUCKETS("ListBuckets"),
  CREATE_BUCKET("CreateBucket"),
  HEAD_BUCKET("HeadBucket"),
  DELETE_BUCKET("DeleteBucket"),
  GET_BUCKET_LOCATION("GetBucketLocation"),
  LIST_OBJECTS_V2("ListObjectsV2"),
  LIST_MULTIPART_UPLOADS("ListMultipartUploads"),
  DELETE_OBJECTS("DeleteObjects"),
  PUT_OBJECT("PutObject"),
  COPY_OBJECT("CopyObject"),
  GET_OBJECT("GetObject"),
  HEAD_OBJECT("HeadObject"),
  DELETE_OBJECT("DeleteObject"),
  GET_OBJECT_TAGGING("GetObjectTagging"),
  PUT_OBJECT_TAGGING("PutObjectTagging"),
  DELETE_OBJECT_TAGGING("DeleteObjectTagging"),
  CREATE_MULTIPART_UPLOAD("CreateMultipartUpload"),
  UPLOAD_PART("UploadPart"),
  UPLOAD_PART_COPY("UploadPartCopy"),
  COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload"),
  ABORT_MULTIPART_UPLOAD("AbortMultipartUpload"),
  LIST_PARTS("ListParts");

  /**
   * Parameters that qualify an operation; any other one would choose an operation not known here.
   */
  private static final Set<String> QUALIFIERS =
      Set.of(
          "x-id",
          "prefix",
          "delimiter",
          "start-after",
          "continuation-token",
          "max-keys",
          "encoding-type",
          "fetch-owner",
          "key-marker",
          "upload-id-marker",
          "max-uploads",
          "max-parts",
          "part-number-marker");

  private final String apiName;

  S3Operation(String apiName) {
    this.apiName = apiName;
  }

  String apiName() {
    return apiName;
  }

  /**
   * Finds what a request asks for.
   *
   * @throws S3Exception 501 if it is not known here
   */
  static S3Operation of(Call call) {
    String request = request(call) + (call.header("x-amz-copy-source") == null ? "" : " copy");
    return switch (request) {
      case "GET service" -> LIST_BUCKETS;
      case "PUT bucket" -> CREATE_BUCKET;
      case "HEAD bucket" -> HEAD_BUCKET;
      case "DELETE bucket" -> DELETE_BUCKET;
      case "GET bucket location" -> GET_BUCKET_LOCATION;
      case "GET bucket list-type" -> LIST_OBJECTS_V2;
      case "GET bucket uploads" -> LIST_MULTIPART_UPLOADS;
      case "POST bucket delete" -> DELETE_OBJECTS;
      case "PUT object" -> PUT_OBJECT;
      case "PUT object copy" -> COPY_OBJECT;
      case "GET object tagging" -> GET_OBJECT_TAGGING;
      case "PUT object tagging" -> PUT_OBJECT_TAGGING;
      case "DELETE object tagging" -> DELETE_OBJECT_TAGGING;
      case "GET object" -> GET_OBJECT;
      case "HEAD object" -> HEAD_OBJECT;
      case "DELETE object" -> DELETE_OBJECT;
      case "POST object uploads" -> CREATE_MULTIPART_UPLOAD;
      case "PUT object partNumber uploadId" -> UPLOAD_PART;
      case "PUT object partNumber uploadId copy" -> UPLOAD_PART_COPY;
      case "POST object uploadId" -> COMPLETE_MULTIPART_UPLOAD;
      case "DELETE object uploadId" -> ABORT_MULTIPART_UPLOAD;
      case "GET object uploadId" -> LIST_PARTS;
      default -> throw S3Exception.notImplemented(request);
    };
  }

  /** The method, what it is applied to, and the parameters that choose an operation, sorted. */
  private static String request(Call call) {
    Set<String> choosing = new TreeSet<>();
    for (UrlCoding.Parameter parameter : call.parameters()) {
      String name = parameter.name();
      if (!QUALIFIERS.contains(name) && !name.startsWith("X-Amz-")) {
        choosing.add(name);
      }
    }
    String target =
        call.bucket().isEmpty() ? " service" : call.key().isEmpty() ? " bucket" : " object";
    return (call.method() + target + " " + String.join(" ", choosing)).strip();
  }
}
