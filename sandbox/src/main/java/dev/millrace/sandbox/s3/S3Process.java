package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.ControlClient;
import dev.millrace.sandbox.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An {@link S3Server} in a JVM of its own. It keeps its port, its credentials and its data over
 * {@link #kill} and {@link #start}.
 *
 * <p>Methods may be called from any thread, one at a time.
 */
public final class S3Process extends ServerProcess {

  private final S3Credentials credentials;
  private String faults = ControlJson.rules(0, List.of()).toString();

  /**
   * Prepares, but does not start.
   *
   * @param directory holds its data and {@code s3.log}
   */
  public S3Process(Path directory) {
    this(directory, 0);
  }

  /**
   * Prepares one that yields to other processes, as a server on another machine would.
   *
   * @param directory holds its data and {@code s3.log}
   * @param niceness how far, as {@code nice -n} takes it
   */
  public S3Process(Path directory, int niceness) {
    this(directory, niceness, new S3Credentials("millrace", UUID.randomUUID().toString()));
  }

  private S3Process(Path directory, int niceness, S3Credentials credentials) {
    super(
        new Spec(
            "S3 server",
            directory.toAbsolutePath(),
            "s3.log",
            "256m",
            niceness,
            S3Main.class,
            Map.of(
                S3Main.ACCESS_KEY, credentials.accessKey(),
                S3Main.SECRET_KEY, credentials.secretKey()),
            403));
    this.credentials = credentials;
  }

  @Override
  public synchronized void start() {
    boolean again = hasStarted();
    super.start();
    if (again) {
      control().run("PUT", "faults", faults);
    }
  }

  /**
   * Makes later requests fail; in place of what was said before, and also after it was killed and
   * started again.
   *
   * @param seed of what is left to chance
   * @throws IllegalStateException if it never ran
   */
  public synchronized void faults(long seed, List<S3Rule> rules) {
    endpoint();
    faults = ControlJson.rules(seed, rules).toString();
    if (isAlive()) {
      control().run("PUT", "faults", faults);
    }
  }

  /** Makes later requests fail by these rules, with a seed of 0. */
  public void faults(S3Rule... rules) {
    faults(0, List.of(rules));
  }

  /** Ends all faults. */
  public void noFaults() {
    faults(0, List.of());
  }

  /** The latest 5,000 requests to the running process. */
  public synchronized List<S3Request> requests() {
    return ControlJson.requests(control().run("GET", "requests", ""));
  }

  /** Makes {@link #requests} empty. */
  public synchronized void forgetRequests() {
    control().run("DELETE", "requests", "");
  }

  /** See {@link S3Server#abortUploads}. */
  public synchronized int abortUploads(String bucket, Duration olderThan) {
    return control()
        .run("POST", "expire?name=" + bucket + "&olderThanMs=" + olderThan.toMillis(), "")
        .asInt();
  }

  /** Makes a bucket. */
  public void createBucket(String name) {
    try (S3Client s3 = client()) {
      s3.createBucket(request -> request.bucket(name));
    }
  }

  /** See {@link S3Server#destroyBucket}. */
  public synchronized void destroyBucket(String name) {
    control().run("DELETE", "bucket?name=" + name, "");
  }

  private ControlClient control() {
    return new ControlClient("S3 server", endpoint(), credentials.secretKey());
  }

  /** A client of it by the AWS SDK, for the caller to close. */
  public S3Client client() {
    return credentials.client(endpoint());
  }

  /** The credentials that it accepts. */
  public S3Credentials credentials() {
    return credentials;
  }
}
