package dev.millrace.connect.s3;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.sandbox.s3.S3Fault;
import dev.millrace.sandbox.s3.S3Request;
import dev.millrace.sandbox.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.config.ConfigValue;

/** An S3 server in this JVM with one bucket, and configurations for it. */
final class Bucketful implements AutoCloseable {
  final S3Server server;

  Bucketful(Path dir) throws IOException {
    server = S3Server.start(dir.resolve("s3"));
    server.createBucket("lake");
  }

  Map<String, String> props(String... more) {
    Map<String, String> props =
        TaskRun.props(
            "store.url", server.endpoint().toString(),
            "aws.access.key.id", server.credentials().accessKey(),
            "aws.secret.access.key", server.credentials().secretKey(),
            "s3.part.retries", "0",
            "s3.retry.backoff.ms", "5",
            "retry.backoff.ms", "20",
            "circuit.open.ms", "20",
            "s3.region", "eu-central-1");
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  /** A client by this configuration that tries often enough. */
  ObjectStore connect(String... more) {
    Map<String, String> props = props(more);
    props.put("s3.part.retries", "5");
    return S3ObjectStore.connect(new S3SinkConfig(props).store());
  }

  /** One request in ten is cut off, before or after its effect, or told to slow down. */
  void failNowAndThen(Random random) {
    server.fault(
        (operation, bucket, key) ->
            switch (random.nextInt(30)) {
              case 0 -> S3Fault.Effect.CUT_AFTER;
              case 1 -> S3Fault.Effect.CUT_BEFORE;
              case 2 -> S3Fault.Effect.SLOW_DOWN;
              default -> S3Fault.Effect.PROCEED;
            });
  }

  /** The requests of one operation, as the API names it. */
  List<S3Request> requests(String operation) {
    return server.requests().stream()
        .filter(request -> request.operation().equals(operation))
        .toList();
  }

  /** What validation says, by key. */
  Map<String, String> errors(Map<String, String> props) {
    Map<String, String> errors = new HashMap<>();
    for (ConfigValue value : new S3SinkConnector().validate(props).configValues()) {
      value.errorMessages().forEach(error -> errors.put(value.name(), error));
    }
    return errors;
  }

  @Override
  public void close() {
    server.close();
  }
}
