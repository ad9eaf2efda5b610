package dev.millrace.connect.file.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {
  private static final String S3 =
      """
      {"Records":[
        {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1",
         "eventTime":"2026-11-29T09:00:00.000Z","eventName":"ObjectCreated:Put",
         "userIdentity":{"principalId":"AWS:EXAMPLE"},
         "s3":{"s3SchemaVersion":"1.0","configurationId":"drops",
               "bucket":{"name":"lake","arn":"arn:aws:s3:::lake"},
               "object":{"key":"%s","size":1024,"eTag":"d41d8","sequencer":"0055AED6DCD90281E5"}}},
        {"eventName":"ObjectRemoved:Delete",
         "s3":{"bucket":{"name":"lake"},"object":{"key":"in/gone"}}},
        {"eventName":"s3:ObjectCreated:CompleteMultipartUpload",
         "s3":{"bucket":{"name":"other"},"object":{"key":"in/others"}}}]}
      """;

  private static final String EVENT_BRIDGE =
      """
      {"version":"0","id":"17793124","detail-type":"%s","source":"aws.s3","account":"111122223333",
       "region":"eu-central-1","resources":["arn:aws:s3:::lake"],
       "detail":{"version":"0","bucket":{"name":"lake"},
                 "object":{"key":"in/a+b %%20.csv","size":5,"etag":"b1946"},"reason":"PutObject"}}
      """;

  private static String bySns(String message) {
    String quoted = message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "{\"Type\":\"Notification\",\"MessageId\":\"1\",\"TopicArn\":\"arn\",\"Message\":\""
        + quoted
        + "\",\"Signature\":\"x\"}";
  }

  @Test
  void tellsOfWhatWasWrittenToTheBucket() {
    assertThat(Notification.written(S3.formatted("in/a.csv"), "lake")).containsExactly("in/a.csv");
    assertThat(Notification.written(S3.formatted("in/a.csv"), "other"))
        .containsExactly("in/others");
    assertThat(Notification.written(S3.formatted("in/a.csv"), "third")).isEmpty();
  }

  @Test
  void decodesKeysOfS3ButNotThoseOfEventBridge() {
    assertThat(Notification.written(S3.formatted("in/%C3%BC+%2B%25.csv"), "lake"))
        .containsExactly("in/ü +%.csv");
    assertThat(Notification.written(EVENT_BRIDGE.formatted("Object Created"), "lake"))
        .containsExactly("in/a+b %20.csv");
  }

  @Test
  void unwrapsWhatSnsPassesOn() {
    String s3 = S3.formatted("in/a.csv");
    assertThat(Notification.written(bySns(s3), "lake")).containsExactly("in/a.csv");
    assertThat(Notification.written(bySns(EVENT_BRIDGE.formatted("Object Created")), "lake"))
        .containsExactly("in/a+b %20.csv");
    assertThatThrownBy(() -> Notification.written(bySns(bySns(bySns(bySns(s3)))), "lake"))
        .hasMessage("it tells of no object of S3");
  }

  @Test
  void takesWhatTellsOfNoNewObjectForWhatItIs() {
    assertThat(Notification.written(EVENT_BRIDGE.formatted("Object Deleted"), "lake")).isEmpty();
    assertThat(
            Notification.written(
                "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"lake\"}",
                "lake"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "[]",
        "{}",
        "null",
        "{\"Records\":[{}]}",
        "{\"Records\":[1]}",
        "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":\"secret\"}}]}",
        "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"lake\"},"
            + "\"object\":{\"key\":\"secret%\"}}}]}",
        "{\"Records\":[",
        "{\"Message\":\"secret\"}",
        "{\"detail-type\":\"Object Created\",\"source\":\"aws.s3\"}",
        "{} secret"
      })
  void refusesWhatIsNoneAndQuotesNothingOfIt(String body) {
    assertThatThrownBy(() -> Notification.written(body, "lake"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void refusesDeepNesting() {
    String body = "{\"a\":".repeat(500_000) + "1" + "}".repeat(500_000);
    assertThatThrownBy(() -> Notification.written(body, "lake"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
