package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/**
 * What is guaranteed, and how much memory and how many requests a task uses.
 *
 * <p>Keys of the widely used sink that have no effect here, as memory is bounded for all files
 * together and each file is closed by itself: {@code partitioner.max.open.files}, {@code
 * max.write.duration.ms}, {@code rotate.file.on.partition.change}, {@code
 * s3.elastic.buffer.enable}, {@code s3.elastic.buffer.init.capacity}, {@code
 * enable.conditional.writes}, {@code max.files.scan.limit}, {@code shutdown.timeout.ms}.
 */
final class UploadKeys {
  private static final long MB = 1024 * 1024;

  static final String BUFFER_MAX = "buffer.max.bytes";
  static final String PART_SIZE = "s3.part.size";
  static final String DELIVERY = "delivery.guarantee";
  static final String UPLOAD_THREADS = "s3.upload.threads";

  private UploadKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.string(DELIVERY)
                .byDefault("exactly_once")
                .check(oneOf("exactly_once", "at_least_once"))
                .display("Guarantee")
                .doc(
                    "`exactly_once`, by conditional writes of one small object for each"
                        + " topic-partition; or `at_least_once`, which needs none, goes by the"
                        + " offsets that Kafka keeps, and writes a file that is smaller than a part"
                        + " in one request."))
        .add(
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
                .byDefault(32)
                .check(between(1, 64))
                .low()
                .display("Upload threads")
                .doc(
                    "Requests that a task has running side by side; fewer while the store asks to"
                        + " slow down."));
  }
}
