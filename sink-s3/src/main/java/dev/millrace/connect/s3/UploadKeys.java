package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/** How much memory and how many requests a task uses. */
final class UploadKeys {
  private static final long MB = 1024 * 1024;

  static final String BUFFER_MAX = "buffer.max.bytes";
  static final String PART_SIZE = "s3.part.size";
  static final String UPLOAD_THREADS = "s3.upload.threads";

  private UploadKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.longInteger(BUFFER_MAX)
                .byDefault(128 * MB)
                .check(atLeast(8 * MB))
                .display("Memory")
                .doc("Memory of a task's open files and uploads, in bytes."))
        .add(
            Key.integer(PART_SIZE)
                .byDefault((int) (25 * MB))
                .check(atLeast(5 * MB))
                .display("Part size")
                .doc("Size of a part of an upload, in bytes."))
        .add(
            Key.integer(UPLOAD_THREADS)
                .byDefault(8)
                .check(between(1, 64))
                .low()
                .display("Upload threads")
                .doc("Requests that a task has running side by side."));
  }
}
