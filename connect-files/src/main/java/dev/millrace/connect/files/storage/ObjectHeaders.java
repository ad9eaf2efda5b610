package dev.millrace.connect.files.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Adds to every request what the settings say of all objects, in one place for all kinds of
 * request, so that none can be sent without.
 */
final class ObjectHeaders implements ExecutionInterceptor {
  private static final String ENCRYPTION = "x-amz-server-side-encryption";

  private final S3Settings settings;

  ObjectHeaders(S3Settings settings) {
    this.settings = settings;
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    SdkHttpRequest.Builder http = context.httpRequest().toBuilder();
    boolean copies =
        request instanceof CopyObjectRequest || request instanceof UploadPartCopyRequest;
    boolean creates =
        request instanceof PutObjectRequest
            || request instanceof CopyObjectRequest
            || request instanceof CreateMultipartUploadRequest;
    boolean sends = request instanceof PutObjectRequest || request instanceof UploadPartRequest;
    if (creates && !settings.acl().isEmpty()) {
      http.putHeader("x-amz-acl", settings.acl());
    }
    if (creates && settings.encryption() instanceof Encryption.ByService service) {
      http.putHeader(ENCRYPTION, service.algorithm());
      if (!service.kmsKeyId().isEmpty()) {
        http.putHeader(ENCRYPTION + "-aws-kms-key-id", service.kmsKeyId());
      }
    }
    if (settings.encryption() instanceof Encryption.ByCustomer customer
        && (creates || sends || copies || reads(request))) {
      customerKey(http, ENCRYPTION, customer);
      if (copies) {
        customerKey(http, "x-amz-copy-source-server-side-encryption", customer);
      }
    }
    if (sends && settings.transport().contentMd5()) {
      context.requestBody().ifPresent(body -> http.putHeader("Content-MD5", md5(body)));
    }
    return http.build();
  }

  private static void customerKey(
      SdkHttpRequest.Builder http, String prefix, Encryption.ByCustomer customer) {
    http.putHeader(prefix + "-customer-algorithm", "AES256");
    http.putHeader(prefix + "-customer-key", customer.key());
    http.putHeader(prefix + "-customer-key-MD5", customer.md5());
  }

  private static boolean reads(SdkRequest request) {
    return request instanceof GetObjectRequest
        || request instanceof HeadObjectRequest
        || request instanceof CompleteMultipartUploadRequest;
  }

  private static String md5(RequestBody body) {
    try (InputStream in = body.contentStreamProvider().newStream()) {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      byte[] buffer = new byte[65_536];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        md5.update(buffer, 0, count);
      }
      return Base64.getEncoder().encodeToString(md5.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("Bytes in memory can't be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5", e);
    }
  }
}
