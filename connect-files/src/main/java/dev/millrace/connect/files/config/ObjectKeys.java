package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/** What is said of each object beside its data. */
public final class ObjectKeys {
  public static final String SSE = "s3.ssea.name";
  public static final String SSE_KMS_KEY = "s3.sse.kms.key.id";
  public static final String SSE_CUSTOMER_KEY = "s3.sse.customer.key";
  public static final String ACL = "s3.acl.canned";
  public static final String STORAGE_CLASS = "s3.storage.class";
  public static final String DIGEST = "s3.send.digest";
  public static final String CHECKSUMS = "s3.checksums.enabled";

  private ObjectKeys() {}

  public static void define(Keys keys) {
    keys.add(
            Key.string(SSE)
                .byDefault("")
                .check(oneOf("", "AES256", "aws:kms", "aws:kms:dsse"))
                .low()
                .display("Server-side encryption")
                .doc("How the store encrypts objects; empty for the bucket's default."))
        .add(
            Key.string(SSE_KMS_KEY)
                .byDefault("")
                .low()
                .display("KMS key")
                .doc("The key of `aws:kms` and `aws:kms:dsse`; empty for the account's own."))
        .add(
            customerKey(
                "A key of 32 bytes in Base64 that goes with each request, and that the store"
                    + " encrypts by and forgets (SSE-C). Who reads the objects needs it; a"
                    + " connector with another key can't read its state."));
    defineStorage(keys);
    keys.add(
            Key.bool(DIGEST)
                .byDefault(false)
                .low()
                .display("Content-MD5")
                .doc("Sends an MD5 digest with each object and part."))
        .add(
            Key.bool(CHECKSUMS)
                .byDefault(false)
                .low()
                .display("Checksums")
                .doc(
                    "Sends a CRC32 with each object and part, which S3 verifies and keeps; some"
                        + " stores other than AWS refuse it."));
  }

  /** What who reads objects needs of these keys. */
  public static void defineForReading(Keys keys) {
    keys.add(
        customerKey(
            "The key of 32 bytes in Base64 that the objects were written with, if they were with"
                + " one that the store forgets (SSE-C)."));
  }

  private static Key customerKey(String doc) {
    return Key.password(SSE_CUSTOMER_KEY).byDefault("").low().display("Customer's key").doc(doc);
  }

  private static void defineStorage(Keys keys) {
    keys.add(
            Key.string(ACL)
                .byDefault("")
                .check(
                    oneOf(
                        "",
                        "private",
                        "public-read",
                        "public-read-write",
                        "authenticated-read",
                        "aws-exec-read",
                        "bucket-owner-read",
                        "bucket-owner-full-control"))
                .low()
                .display("Canned ACL")
                .doc("The access control list of each object; empty for the bucket's default."))
        .add(
            Key.string(STORAGE_CLASS)
                .byDefault("")
                .low()
                .display("Storage class")
                .doc(
                    "The storage class of files, such as `STANDARD_IA`; empty for the store's"
                        + " default. The connector's state stays in the default class."));
  }
}
