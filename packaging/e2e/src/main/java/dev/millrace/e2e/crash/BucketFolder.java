package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of the sandbox's S3 server. What is uploaded is spared faults and kills: an upload that
 * is tried again would be another version of the file.
 */
final class BucketFolder implements DropFolder {
  private static final String OURS =
      "GetObject|HeadObject|ListObjectsV2|CopyObject|DeleteObject|DeleteObjects";

  /** What the store does to requests all the while, some of each kind in a thousand. */
  private static final List<S3Rule> FAULTS =
      List.of(
          S3Rule.on(OURS, Effect.SLOW_DOWN).probability(0.01),
          S3Rule.on(OURS, Effect.INTERNAL_ERROR).probability(0.005),
          S3Rule.on(OURS, Effect.CUT_BEFORE).probability(0.005),
          S3Rule.on("GetObject|ListObjectsV2", Effect.CUT_WITHIN).probability(0.03),
          S3Rule.on("CopyObject|DeleteObject", Effect.CUT_AFTER).probability(0.05),
          S3Rule.on(OURS, Effect.delayed(Duration.ofMillis(400))).probability(0.01));

  private final Sandbox sandbox;
  private final String bucket;
  private final Path drafts;
  private final S3Client s3;

  BucketFolder(Sandbox sandbox, String bucket, Path drafts) {
    this.sandbox = sandbox;
    this.bucket = bucket;
    this.drafts = drafts;
    this.s3 = sandbox.s3().client();
    s3.createBucket(request -> request.bucket(bucket));
  }

  @Override
  public Map<String, String> access() {
    return Map.of(
        "store",
        "s3://" + bucket,
        "s3.region",
        "us-east-1",
        "store.url",
        sandbox.s3().endpoint().toString(),
        "s3.path.style.access.enabled",
        "true",
        "aws.access.key.id",
        sandbox.s3().credentials().accessKey(),
        "aws.secret.access.key",
        sandbox.s3().credentials().secretKey());
  }

  @Override
  public Path draft(String path) throws IOException {
    Path draft = drafts.resolve(path);
    Files.createDirectories(draft.getParent());
    return draft;
  }

  @Override
  public synchronized void publish(Path draft, String path) throws IOException {
    s3.putObject(request -> request.bucket(bucket).key(path), draft);
    Files.delete(draft);
  }

  @Override
  public Set<String> paths() {
    return s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .collect(Collectors.toSet());
  }

  @Override
  public void unsettle(long seed) {
    sandbox.s3().faults(seed, FAULTS);
  }

  @Override
  public void calm() {
    sandbox.s3().noFaults();
  }

  @Override
  public void trouble(Troubles troubles) {
    troubles.add("kill -9 of the S3 server", this::restart);
  }

  private synchronized void restart() {
    Clusters.restartS3(sandbox);
  }

  @Override
  public void close() {
    s3.close();
  }
}
