package dev.millrace.connect.files.storage;

import dev.millrace.connect.files.storage.StoreException.Fault;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells what an exception of the SDK means and what a person can do about it. */
final class S3Faults {
  private static final Set<String> TRANSIENT_CODES = Set.of("InternalError", "RequestTimeout");
  private static final Set<String> THROTTLED_CODES =
      Set.of("SlowDown", "ServiceUnavailable", "Throttling", "RequestLimitExceeded");

  private static final String NO_PROVIDER =
      "Unable to load credentials from any of the providers in the chain";

  private S3Faults() {}

  static <T> Optional<T> absentOrThrow(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.statusCode() == 404
        && !"NoSuchBucket".equals(code(service))) {
      return Optional.empty();
    }
    throw e;
  }

  /**
   * 412 says that the condition is false, 409 that another conditional write raced; to {@code
   * If-Match} 404 says that the object is gone.
   */
  static boolean conflict(SdkException e, ObjectStore.PutCondition condition) {
    if (!(e instanceof AwsServiceException service)) {
      return false;
    }
    return switch (service.statusCode()) {
      case 412 -> true;
      case 409 -> "ConditionalRequestConflict".equals(code(service));
      case 404 ->
          condition instanceof ObjectStore.PutCondition.Matches
              && "NoSuchKey".equals(code(service));
      default -> false;
    };
  }

  static boolean noSuchUpload(SdkException e) {
    return e instanceof AwsServiceException service && "NoSuchUpload".equals(code(service));
  }

  static StoreException of(String doing, S3Settings at, String rights, String key, SdkException e) {
    Fault fault = e instanceof AwsServiceException service ? service(service) : client(e);
    String what =
        "S3 failed while "
            + doing
            + " '"
            + key
            + "' in bucket '"
            + at.bucket()
            + "'"
            + (at.endpoint() == null ? " of region " + at.region() : " at " + at.endpoint())
            + ": "
            + reason(e)
            + S3Advice.of(fault, at, rights, key, reason(e), region(e));
    return new StoreException(fault, what, e);
  }

  static Fault service(AwsServiceException e) {
    String code = code(e);
    return switch (code) {
      case "NoSuchBucket" -> Fault.NO_SUCH_BUCKET;
      case "InvalidAccessKeyId", "InvalidClientTokenId" -> Fault.UNKNOWN_ACCESS_KEY;
      case "ExpiredToken", "InvalidToken" -> Fault.EXPIRED;
      case "NotImplemented" -> Fault.UNSUPPORTED;
      case "SignatureDoesNotMatch" -> Fault.WRONG_SECRET;
      case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraint" ->
          Fault.WRONG_REGION;
      case "NoSuchUpload" -> Fault.NO_SUCH_UPLOAD;
      case "NoSuchKey" -> Fault.NO_SUCH_FILE;
      case "PreconditionFailed" -> Fault.REPLACED;
      default ->
          e.statusCode() == 503 || e.statusCode() == 429 || THROTTLED_CODES.contains(code)
              ? Fault.THROTTLED
              : other(e, code);
    };
  }

  private static Fault other(AwsServiceException e, String code) {
    return e.statusCode() >= 500 || e.statusCode() == 408 || TRANSIENT_CODES.contains(code)
        ? Fault.TRANSIENT
        : e.statusCode() == 403 || e.statusCode() == 401 ? Fault.DENIED : Fault.REFUSED;
  }

  static Fault client(SdkException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof UnknownHostException
          || t instanceof ConnectException
          || t instanceof NoRouteToHostException) {
        return Fault.UNREACHABLE;
      }
    }
    if (e instanceof SdkClientException
        && e.getMessage() != null
        && e.getMessage().contains("credentials")) {
      return Fault.NO_CREDENTIALS;
    }
    return Fault.TRANSIENT;
  }

  /** The region that S3 says the bucket is in; "" if it does not say. */
  private static String region(SdkException e) {
    return e instanceof AwsServiceException service
            && service.awsErrorDetails() != null
            && service.awsErrorDetails().sdkHttpResponse() != null
        ? service
            .awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .orElse("")
        : "";
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }

  static String reason(SdkException e) {
    if (e instanceof AwsServiceException service) {
      String text =
          service.awsErrorDetails() == null ? null : service.awsErrorDetails().errorMessage();
      return service.statusCode() + " " + code(service) + (text == null ? "" : " (" + text + ")");
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = String.valueOf(root.getMessage());
    // The SDK lists what each provider said, which hides what to do.
    return text.startsWith(NO_PROVIDER)
        ? "no credentials in the worker's environment, system properties, profile, or role of"
            + " container or machine"
        : root.getClass().getSimpleName() + " (" + text + ")";
  }
}
