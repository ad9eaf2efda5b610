package dev.millrace.sandbox.s3;

import java.io.IOException;

/** Hands a verified request to what serves it. */
final class Router {

  private Router() {}

  static void run(S3Operation operation, Call call, SignatureV4.Signed signed, Buckets buckets)
      throws IOException {
    switch (operation) {
      case LIST_BUCKETS -> BucketOperations.list(call, buckets);
      case CREATE_BUCKET -> BucketOperations.create(call, signed, buckets);
      case DELETE_BUCKET -> {
        buckets.delete(call.bucket());
        call.answer(204);
      }
      case COPY_OBJECT -> CopyOperation.run(call, buckets, buckets.get(call.bucket()));
      case UPLOAD_PART_COPY -> CopyOperation.runPart(call, buckets, buckets.get(call.bucket()));
      default -> run(operation, call, signed, buckets.get(call.bucket()));
    }
  }

  private static void run(
      S3Operation operation, Call call, SignatureV4.Signed signed, Bucket bucket)
      throws IOException {
    switch (operation) {
      case HEAD_BUCKET -> call.answer(200);
      case GET_BUCKET_LOCATION -> BucketOperations.location(call);
      case LIST_OBJECTS_V2 -> call.answer(200, Listing.of(call, bucket));
      case LIST_MULTIPART_UPLOADS -> call.answer(200, UploadListing.of(call, bucket));
      case DELETE_OBJECTS -> BucketOperations.deleteObjects(call, signed, bucket);
      case PUT_OBJECT -> ObjectOperations.put(call, signed, bucket);
      case GET_OBJECT, HEAD_OBJECT -> ObjectOperations.get(call, bucket);
      case DELETE_OBJECT -> ObjectOperations.delete(call, bucket);
      case GET_OBJECT_TAGGING -> Tags.get(call, bucket);
      case PUT_OBJECT_TAGGING -> Tags.put(call, signed, bucket);
      case DELETE_OBJECT_TAGGING -> Tags.delete(call, bucket);
      case CREATE_MULTIPART_UPLOAD -> MultipartOperations.create(call, signed, bucket);
      case UPLOAD_PART -> MultipartOperations.putPart(call, signed, bucket);
      case COMPLETE_MULTIPART_UPLOAD -> MultipartOperations.complete(call, signed, bucket);
      case ABORT_MULTIPART_UPLOAD -> MultipartOperations.abort(call, bucket);
      case LIST_PARTS -> MultipartOperations.listParts(call, bucket);
      default -> throw new IllegalStateException("No bucket is needed for " + operation);
    }
  }
}
