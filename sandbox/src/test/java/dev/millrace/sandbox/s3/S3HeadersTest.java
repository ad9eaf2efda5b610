package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.http.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** What a write says about an object beside its data, and copies of it. */
class S3HeadersTest {

  private static final String KEY = key("0123456789abcdef0123456789abcdef");
  private static final String OTHER_KEY = key("another key, also of 32 bytes...");

  @TempDir Path directory;
  private S3Server server;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start(directory);
    server.createBucket("bucket");
    s3 = Clients.of(server);
  }

  @AfterEach
  void stop() {
    s3.close();
    server.close();
  }

  private static String key(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String md5(String key) {
    return Base64.getEncoder()
        .encodeToString(Hashes.digest("MD5").digest(Base64.getDecoder().decode(key)));
  }

  private GetObjectResponse read(String name, String key) {
    return s3.getObjectAsBytes(
            r ->
                r.bucket("bucket")
                    .key(name)
                    .sseCustomerAlgorithm(key == null ? null : "AES256")
                    .sseCustomerKey(key)
                    .sseCustomerKeyMD5(key == null ? null : md5(key)))
        .response();
  }

  @Test
  void aCustomersKeyMustComeWithEachRead() {
    s3.putObject(
        r ->
            r.bucket("bucket")
                .key("k")
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(KEY)
                .sseCustomerKeyMD5(md5(KEY)),
        Clients.body("v"));
    assertThat(read("k", KEY).sseCustomerKeyMD5()).isEqualTo(md5(KEY));
    assertThatThrownBy(() -> read("k", null))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("The correct parameters must be provided");
    assertThatThrownBy(() -> read("k", OTHER_KEY))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    assertThatThrownBy(() -> s3.headObject(r -> r.bucket("bucket").key("k")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(400));
    s3.putObject(r -> r.bucket("bucket").key("plain"), Clients.body("v"));
    assertThatThrownBy(() -> read("plain", KEY))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("not applicable");
  }

  @Test
  void aCustomersKeyMustComeWithEachPart() {
    String id =
        s3.createMultipartUpload(
                r ->
                    r.bucket("bucket")
                        .key("k")
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(KEY)
                        .sseCustomerKeyMD5(md5(KEY)))
            .uploadId();
    assertThatThrownBy(
            () ->
                s3.uploadPart(
                    r -> r.bucket("bucket").key("k").uploadId(id).partNumber(1), Clients.body("v")))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("The correct parameters must be provided");
    String etag =
        s3.uploadPart(
                r ->
                    r.bucket("bucket")
                        .key("k")
                        .uploadId(id)
                        .partNumber(1)
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(KEY)
                        .sseCustomerKeyMD5(md5(KEY)),
                Clients.body("v"))
            .eTag();
    s3.completeMultipartUpload(
        r ->
            r.bucket("bucket")
                .key("k")
                .uploadId(id)
                .multipartUpload(
                    m -> m.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
    assertThat(read("k", KEY).sseCustomerAlgorithm()).isEqualTo("AES256");
  }

  @Test
  void refusesAKeyThatIsNotItsDigests() {
    assertThatThrownBy(
            () ->
                s3.putObject(
                    r ->
                        r.bucket("bucket")
                            .key("k")
                            .sseCustomerAlgorithm("AES256")
                            .sseCustomerKey(KEY)
                            .sseCustomerKeyMD5(md5(OTHER_KEY)),
                    Clients.body("v")))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("did not match the hash");
  }

  @Test
  void keepsTagsAndChangesThemLater() {
    s3.putObject(r -> r.bucket("bucket").key("k").tagging("a=1&b=x%20y"), Clients.body("v"));
    assertThat(tags("k")).isEqualTo(Map.of("a", "1", "b", "x y"));
    assertThat(read("k", null).tagCount()).isEqualTo(2);
    s3.putObjectTagging(
        r ->
            r.bucket("bucket")
                .key("k")
                .tagging(t -> t.tagSet(Tag.builder().key("c").value("=&").build())));
    assertThat(tags("k")).isEqualTo(Map.of("c", "=&"));
    assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key("k")).asUtf8String()).isEqualTo("v");
    s3.deleteObjectTagging(r -> r.bucket("bucket").key("k"));
    assertThat(tags("k")).isEmpty();
  }

  private Map<String, String> tags(String key) {
    Map<String, String> tags = new java.util.TreeMap<>();
    s3.getObjectTagging(r -> r.bucket("bucket").key(key))
        .tagSet()
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  @Test
  void refusesTooManyTagsAndUnknownChoices() {
    assertThatThrownBy(
            () ->
                s3.putObject(
                    r -> r.bucket("bucket").key("k").tagging("a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k="),
                    Clients.body("v")))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("cannot be greater than 10");
    assertThatThrownBy(
            () ->
                s3.putObject(
                    r -> r.bucket("bucket").key("k").storageClass("COLD"), Clients.body("v")))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("x-amz-storage-class is one of");
    assertThatThrownBy(
            () -> s3.putObject(r -> r.bucket("bucket").key("k").acl("mine"), Clients.body("v")))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("x-amz-acl is one of");
  }

  @Test
  void copiesDataWithWhatIsKnownOfIt() {
    String etag =
        s3.putObject(
                r ->
                    r.bucket("bucket")
                        .key("a b/ü")
                        .metadata(Map.of("m", "1"))
                        .tagging("t=1")
                        .contentType("text/csv"),
                Clients.body("v"))
            .eTag();
    s3.copyObject(
        r ->
            r.sourceBucket("bucket")
                .sourceKey("a b/ü")
                .copySourceIfMatch(etag)
                .destinationBucket("bucket")
                .destinationKey("copy"));
    GetObjectResponse copy = read("copy", null);
    assertThat(copy.metadata()).isEqualTo(Map.of("m", "1"));
    assertThat(copy.contentType()).isEqualTo("text/csv");
    assertThat(copy.eTag()).isEqualTo(etag);
    assertThat(tags("copy")).isEqualTo(Map.of("t", "1"));
    s3.copyObject(
        r ->
            r.sourceBucket("bucket")
                .sourceKey("copy")
                .destinationBucket("bucket")
                .destinationKey("copy")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("n", "2"))
                .taggingDirective(TaggingDirective.REPLACE));
    assertThat(read("copy", null).metadata()).isEqualTo(Map.of("n", "2"));
    assertThat(tags("copy")).isEmpty();
  }

  @Test
  void copiesOnlyWhereTheConditionsHold() {
    s3.putObject(r -> r.bucket("bucket").key("a"), Clients.body("v"));
    s3.putObject(r -> r.bucket("bucket").key("b"), Clients.body("w"));
    assertThatThrownBy(
            () ->
                s3.copyObject(
                    r ->
                        r.sourceBucket("bucket")
                            .sourceKey("a")
                            .copySourceIfMatch("\"other\"")
                            .destinationBucket("bucket")
                            .destinationKey("c")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThatThrownBy(
            () ->
                s3.copyObject(
                    r ->
                        r.sourceBucket("bucket")
                            .sourceKey("a")
                            .ifNoneMatch("*")
                            .destinationBucket("bucket")
                            .destinationKey("b")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents()).hasSize(2);
  }
}
