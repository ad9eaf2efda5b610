package dev.millrace.connect.file.store.s3;

import java.net.URI;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A server of SQS in this JVM, ElasticMQ, and what its user does with it. */
public final class SqsServer implements AutoCloseable {
  private final SQSRestServer server;
  private final SqsClient client;

  public SqsServer() {
    server = SQSRestServerBuilder.withDynamicPort().withInterface("127.0.0.1").start();
    int port = server.waitUntilStarted().localAddress().getPort();
    client =
        SqsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.US_WEST_2)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .build();
  }

  /**
   * Makes a queue.
   *
   * @param hiddenSeconds after which a message that was received, and not deleted, comes again
   * @return its URL
   */
  public String queue(String name, int hiddenSeconds) {
    return client
        .createQueue(
            r ->
                r.queueName(name)
                    .attributes(
                        Map.of(
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            Integer.toString(hiddenSeconds))))
        .queueUrl();
  }

  public void send(String queue, String body) {
    client.sendMessage(r -> r.queueUrl(queue).messageBody(body));
  }

  /** Sends what S3 does when an object was written. */
  public void tellOf(String queue, String bucket, String key) {
    send(
        queue,
        """
        {"Records":[{"eventName":"ObjectCreated:Put",
          "s3":{"bucket":{"name":"%s"},"object":{"key":"%s"}}}]}
        """
            .formatted(bucket, key));
  }

  /** How many messages are in the queue, whether hidden or not. */
  public int size(String queue) {
    return client
        .getQueueAttributes(r -> r.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
        .attributes()
        .entrySet()
        .stream()
        .filter(
            attribute ->
                attribute.getKey() == QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES
                    || attribute.getKey()
                        == QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
        .mapToInt(attribute -> Integer.parseInt(attribute.getValue()))
        .sum();
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }
}
