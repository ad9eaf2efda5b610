package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Request;
import dev.millrace.sandbox.s3.S3Rule;
import dev.millrace.sandbox.s3.S3Rules;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** What the store is told beside the data, by what the server received. */
class ObjectHeadersIT extends WithBucket {
  private static final String KEY = key("0123456789abcdef0123456789abcdef");
  private static final String OTHER_KEY = key("another key, also of 32 bytes...");
  private static final String SSE = "x-amz-server-side-encryption";

  private static String key(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Exports 100 records and checks them. */
  private void export(String... more) {
    try (TaskRun run = new TaskRun(new S3SinkTask(), bucket.props(more), Orders.log(100))) {
      run.runUntil(() -> run.committed() == 100);
    }
    try (ObjectStore store = bucket.connect(more)) {
      Orders.assertEachOnce(store, dir, 100);
    }
  }

  private static void assertHeader(List<S3Request> requests, String name, String value) {
    assertThat(requests).isNotEmpty().allSatisfy(r -> assertThat(r.header(name)).isEqualTo(value));
  }

  @Test
  void encryptsByAKeyOfTheService() {
    export("s3.ssea.name", "AES256");
    assertHeader(bucket.requests("CreateMultipartUpload"), SSE, "AES256");
    assertHeader(bucket.requests("PutObject"), SSE, "AES256");
    assertHeader(bucket.requests("UploadPart"), SSE, null);
  }

  @Test
  void encryptsByAKeyOfKms() {
    export("s3.ssea.name", "aws:kms:dsse", "s3.sse.kms.key.id", "alias/lake");
    for (String operation : List.of("CreateMultipartUpload", "PutObject")) {
      assertHeader(bucket.requests(operation), SSE, "aws:kms:dsse");
      assertHeader(bucket.requests(operation), SSE + "-aws-kms-key-id", "alias/lake");
    }
  }

  @Test
  void sendsACustomersKeyWithEachRequestThatNeedsIt() {
    export("s3.sse.customer.key", KEY, "s3.ssea.name", "AES256");
    for (String operation :
        List.of(
            "CreateMultipartUpload",
            "UploadPart",
            "CompleteMultipartUpload",
            "PutObject",
            "GetObject")) {
      assertHeader(bucket.requests(operation), SSE + "-customer-key", KEY);
      assertHeader(bucket.requests(operation), SSE, null);
    }
    // The next owner reads the head by the same key.
    export("s3.sse.customer.key", KEY);
    try (ObjectStore other = bucket.connect("s3.sse.customer.key", OTHER_KEY)) {
      String file = other.list("topics/").get(0);
      assertThatThrownBy(() -> other.get(file))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("reading '" + file + "' in bucket 'lake'")
          .hasMessageContaining("403 AccessDenied")
          .hasMessageNotContainingAny(KEY, OTHER_KEY);
    }
    try (ObjectStore plain = bucket.connect()) {
      String file = plain.list("topics/").get(0);
      assertThatThrownBy(() -> plain.get(file))
          .hasMessageContaining("The correct parameters must be provided");
    }
  }

  @Test
  void setsAclAndStorageClass() {
    export("s3.acl.canned", "bucket-owner-full-control", "s3.storage.class", "STANDARD_IA");
    assertHeader(
        bucket.requests("CreateMultipartUpload"), "x-amz-acl", "bucket-owner-full-control");
    assertHeader(bucket.requests("PutObject"), "x-amz-acl", "bucket-owner-full-control");
    assertHeader(bucket.requests("CreateMultipartUpload"), "x-amz-storage-class", "STANDARD_IA");
    // The heads are small, and read at each start.
    assertHeader(bucket.requests("PutObject"), "x-amz-storage-class", null);
  }

  @Test
  void tagsFilesWithTheirOffsets() {
    export("s3.object.tagging", "true", "s3.object.tagging.key.value.pairs", "team:a b,env:x:y");
    assertThat(bucket.server.tags("lake", "topics/orders/partition=0/orders+0+0000000000.json"))
        .isEqualTo(
            Map.of(
                "startOffset", "0",
                "endOffset", "99",
                "recordCount", "100",
                "team", "a b",
                "env", "x:y"));
    assertThat(bucket.requests("PutObjectTagging")).hasSize(1);
  }

  @Test
  void saysTheSameOfFilesThatAreOneRequest() {
    export(
        "delivery.guarantee", "at_least_once",
        "s3.object.tagging", "true",
        "s3.acl.canned", "private",
        "s3.ssea.name", "AES256",
        "s3.storage.class", "STANDARD_IA");
    assertThat(bucket.requests("CreateMultipartUpload")).isEmpty();
    assertHeader(bucket.requests("PutObject"), "x-amz-storage-class", "STANDARD_IA");
    assertHeader(bucket.requests("PutObject"), "x-amz-acl", "private");
    assertHeader(bucket.requests("PutObject"), SSE, "AES256");
    String file = bucket.requests("PutObject").get(0).key();
    assertThat(bucket.server.tags("lake", file)).containsEntry("endOffset", "99");
  }

  @Test
  void aFileWithoutTagsIsOneAllTheSameUnlessThatIsToFail() {
    S3Rules denied = S3Rules.of(S3Rule.on("PutObjectTagging", Effect.DENIED));
    bucket.server.fault(denied);
    export("s3.object.tagging", "true");
    String[] fails = {
      "s3.object.tagging", "true", "s3.object.behavior.on.tagging.error", "fail", "name", "other"
    };
    try (TaskRun run = new TaskRun(new S3SinkTask(), bucket.props(fails), Orders.log(100))) {
      assertThatThrownBy(() -> run.runUntil(() -> run.committed() == 100))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("tagging 'topics/orders/partition=0/orders+0+0000000000.json'")
          .hasMessageContaining("AccessDenied");
    }
    bucket.server.fault(S3Rules.of());
    export(fails);
    assertThat(bucket.requests("PutObjectTagging").size()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void sendsChecksumsThatTheStoreVerifies() {
    export("s3.checksums.enabled", "true");
    assertHeader(bucket.requests("CreateMultipartUpload"), "x-amz-checksum-algorithm", "CRC32");
    assertThat(bucket.requests("UploadPart"))
        .isNotEmpty()
        .allSatisfy(
            part ->
                assertThat(part.headers().toString()).containsIgnoringCase("x-amz-checksum-crc32"));
  }

  @Test
  void sendsDigests() {
    export("s3.send.digest", "true");
    for (String operation : List.of("UploadPart", "PutObject")) {
      assertThat(bucket.requests(operation))
          .isNotEmpty()
          .allSatisfy(r -> assertThat(r.header("content-md5")).isNotNull());
    }
  }

  @Test
  void sendsNeitherIfNobodyAsks() {
    export();
    assertHeader(bucket.requests("UploadPart"), "content-md5", null);
    assertHeader(bucket.requests("UploadPart"), "x-amz-trailer", null);
    assertHeader(bucket.requests("UploadPart"), "x-amz-checksum-crc32", null);
    assertHeader(bucket.requests("CreateMultipartUpload"), "x-amz-acl", null);
    assertHeader(bucket.requests("CreateMultipartUpload"), SSE, null);
    assertThat(bucket.requests("PutObjectTagging")).isEmpty();
  }

  /** What the store was sent with the first part of a big file. */
  private String expectation(String name, String... more) {
    Map<String, String> props = bucket.props(more);
    props.putAll(Map.of("name", name, "s3.part.size", "5242880", "flush.size", "60"));
    bucket.server.forgetRequests();
    try (TaskRun run = new TaskRun(new S3SinkTask(), props, Orders.log(60, 100_000))) {
      run.runUntil(() -> run.committed() == 60);
    }
    return bucket.requests("UploadPart").get(0).header("expect");
  }

  @Test
  void asksBeforeItSendsABodyUnlessToldNotTo() {
    assertThat(expectation("asking")).isEqualTo("100-continue");
    assertThat(expectation("sending", "s3.http.send.expect.continue", "false")).isNull();
  }

  @Test
  void namesTheRegionThatTheBucketIsIn() {
    bucket.server.region("eu-west-3");
    assertThat(bucket.errors(bucket.props()))
        .containsOnlyKeys("s3.region")
        .hasEntrySatisfying(
            "s3.region",
            text ->
                assertThat(text)
                    .endsWith(
                        "The bucket is not in region eu-central-1 but in eu-west-3: set that."));
    assertThat(bucket.errors(bucket.props("s3.region", "eu-west-3"))).isEmpty();
  }

  @Test
  void namesTheStoreThatLacksWhatItIsAskedFor() {
    bucket.server.fault(S3Rules.of(S3Rule.on("PutObject", Effect.NOT_IMPLEMENTED)));
    assertThat(bucket.errors(bucket.props()))
        .containsOnlyKeys("store.url")
        .hasEntrySatisfying(
            "store.url",
            text ->
                assertThat(text)
                    .contains("writing '_millrace/files/probe' in bucket 'lake'")
                    .contains("501 NotImplemented")
                    .contains("This store can't do that."));
  }

  @Test
  void goesByAProxyThatAsksForAPassword() {
    // The server answers what it is asked of another host, as a proxy does.
    String url = bucket.server.endpoint().toString();
    export(
        "store.url", "http://store.invalid",
        "s3.proxy.url", url,
        "s3.proxy.user", "me",
        "s3.proxy.password", "pr0xy");
    assertThat(bucket.server.requests())
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.header("host")).isEqualTo("store.invalid");
              assertThat(request.header("proxy-authorization"))
                  .isEqualTo("Basic " + key("me:pr0xy"));
            });
  }

  @Test
  void triesEachRequestAsOftenAsItIsTold() {
    bucket.server.fault(S3Rules.of(S3Rule.on("GetObject", Effect.INTERNAL_ERROR)));
    Map<String, String> props = bucket.props("s3.part.retries", "2");
    assertThat(new S3SinkConfig(props).store().transport().retries()).isEqualTo(2);
    try (ObjectStore store =
        dev.millrace.connect.files.storage.S3ObjectStore.connect(new S3SinkConfig(props).store())) {
      assertThatThrownBy(() -> store.get("k"))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isTrue())
          .hasMessageContaining("500 InternalError");
    }
    assertThat(bucket.requests("GetObject")).hasSize(3);
  }
}
