package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.notBlank;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/** Where to write. */
final class BucketKeys {
  static final String BUCKET = "s3.bucket.name";

  private BucketKeys() {}

  static void define(Keys keys) {
    keys.add(
        Key.string(BUCKET)
            .high()
            .check(notBlank())
            .display("Bucket")
            .doc("The bucket to write to: its name, or the ARN of an access point."));
  }
}
