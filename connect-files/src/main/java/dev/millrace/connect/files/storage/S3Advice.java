package dev.millrace.connect.files.storage;

import dev.millrace.connect.files.storage.StoreException.Fault;

/** What a person can do about a fault: the end of its message. */
final class S3Advice {
  /** S3's words for an object that was written with a customer's key and is read without. */
  private static final String CUSTOMER_KEY_MISSING = "a form of Server Side Encryption";

  /** The rights that a sink's credentials need. */
  static final String WRITING =
      "s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload on the bucket's objects"
          + " and s3:ListBucket on it";

  /** The rights that a source's credentials need. */
  static final String READING =
      "s3:GetObject on the bucket's objects and s3:ListBucket on it; to delete, move or tag what was"
          + " read s3:DeleteObject, s3:PutObject, s3:GetObjectTagging and s3:PutObjectTagging, too";

  private S3Advice() {}

  /**
   * @param rights {@link #WRITING} or {@link #READING}
   * @param reason what the store said
   * @param region where the store says that the bucket is; "" if it does not say
   */
  static String of(
      Fault fault, S3Settings at, String rights, String key, String reason, String region) {
    return switch (fault) {
      case NO_SUCH_BUCKET -> ". Create the bucket, or correct its name.";
      case DENIED -> ". Give these credentials " + rights + "." + ofEncryption(at, key);
      case UNKNOWN_ACCESS_KEY, WRONG_SECRET -> ". Correct the access key and its secret.";
      case NO_CREDENTIALS ->
          ". Set an access key and its secret, or give the worker a role or a profile.";
      case EXPIRED -> ". Renew the session, or use credentials that renew themselves.";
      case WRONG_REGION ->
          ". The bucket is not in region "
              + at.region()
              + (region.isEmpty() ? ": correct it." : " but in " + region + ": set that.");
      case UNREACHABLE ->
          ". Check the address, DNS and firewall from the worker's machine"
              + (at.transport().proxy() == null
                  ? "."
                  : ", and the proxy " + at.transport().proxy().url() + ".");
      case UNSUPPORTED -> ". This store can't do that" + ofChecksums(at) + ".";
      case REFUSED ->
          at.encryption() instanceof Encryption.ByCustomer
              ? ". Was '" + key + "' written with another customer's key, or with none?"
              : reason.contains(CUSTOMER_KEY_MISSING)
                  ? ". Set the customer's key that '" + key + "' was written with."
                  : at.endpoint() != null && at.transport().checksums()
                      ? ". Some stores refuse checksums: switch them off."
                      : "";
      case REPLACED -> ". It was replaced by another version meanwhile.";
      case THROTTLED, TRANSIENT, NO_SUCH_UPLOAD, NO_SUCH_FILE, UNTRUSTED, ROLE_DENIED -> "";
    };
  }

  private static String ofEncryption(S3Settings at, String key) {
    if (at.encryption() instanceof Encryption.ByCustomer) {
      return " Or was '" + key + "' written with another customer's key?";
    }
    return at.encryption() instanceof Encryption.ByService service
            && service.algorithm().startsWith("aws:kms")
        ? " For encryption by KMS they also need kms:GenerateDataKey and kms:Decrypt on the key."
        : "";
  }

  private static String ofChecksums(S3Settings at) {
    return at.transport().checksums() ? ": switch checksums off, or use another version of it" : "";
  }
}
