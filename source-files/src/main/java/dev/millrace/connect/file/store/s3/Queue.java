package dev.millrace.connect.file.store.s3;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.files.storage.AwsAccess;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A queue of SQS by its URL, whose host is asked: so it may be a VPC's endpoint, or another server
 * that speaks SQS's protocol.
 */
record Queue(String url) {
  static final String ADVICE =
      ". Correct the queue's URL, or s3.region, or give these credentials sqs:ReceiveMessage,"
          + " sqs:DeleteMessage and sqs:GetQueueAttributes on it.";

  static boolean isUrl(String text) {
    try {
      URI url = new URI(text);
      return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getQuery() == null
          && url.getPath().matches("(/[\\w.-]+)+");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A client for this queue, which the caller closes. */
  SqsClient open(AwsAccess access) {
    return access.client(SqsClient.builder(), URI.create(url).resolve("/"), 2);
  }

  /** Why it can't be used; empty if it can. */
  Optional<String> complaint(AwsAccess access) {
    try (SqsClient client = open(access)) {
      client.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN));
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of(url + ": " + Messages.of(e) + ADVICE);
    }
  }

  @Override
  public String toString() {
    return "The queue " + url;
  }
}
