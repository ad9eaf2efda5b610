package dev.millrace.sandbox.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.sandbox.http.ControlEndpoint;
import dev.millrace.sandbox.http.HttpServers;
import dev.millrace.sandbox.http.Latest;
import dev.millrace.sandbox.process.Await.AwaitTimeoutException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;

/**
 * An S3 server on loopback inside this JVM. Its data is in files, and stays when it is closed: a
 * server on the same directory has the same buckets, objects and unfinished uploads.
 *
 * <p>Safe for use by several threads.
 */
public final class S3Server implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads;
  private final Buckets buckets;
  private final SignatureV4 signatures;
  private final S3Credentials credentials;
  private final Latest<S3Request> requests = new Latest<>();
  private final Sts sts;
  private volatile String region;
  private volatile S3Fault fault = S3Fault.NONE;

  /**
   * Starts a server on a free port, with new credentials.
   *
   * @param root holds the data
   */
  public static S3Server start(Path root) throws IOException {
    return start(root, 0, new S3Credentials("millrace", UUID.randomUUID().toString()));
  }

  /**
   * Starts a server.
   *
   * @param root holds the data; made if missing
   * @param port 0 for a free one
   * @throws java.net.BindException if the port is taken
   */
  public static S3Server start(Path root, int port, S3Credentials credentials) throws IOException {
    return new S3Server(root, port, credentials, Clock.systemUTC());
  }

  S3Server(Path root, int port, S3Credentials credentials, Clock clock) throws IOException {
    this.credentials = credentials;
    KnownKeys keys = new KnownKeys(credentials, clock);
    this.signatures = new SignatureV4(keys, clock);
    this.sts = new Sts(keys, signatures, clock, requests);
    this.buckets = new Buckets(root);
    this.server = HttpServers.bind(port);
    this.threads = HttpServers.threads("s3");
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.createContext(
        ControlEndpoint.PATH, new ControlEndpoint(credentials.secretKey(), new S3Control(this)));
    server.start();
  }

  /** Where clients find it, as in {@code http://127.0.0.1:9000}; path style. */
  public URI endpoint() {
    return HttpServers.endpoint(server);
  }

  /** The credentials that it accepts. */
  public S3Credentials credentials() {
    return credentials;
  }

  /** Makes later requests fail as the test says; {@link S3Fault#NONE} ends that. */
  public void fault(S3Fault fault) {
    this.fault = Objects.requireNonNull(fault);
  }

  /** Refuses from now on what is signed for another region, as S3 does. */
  public void region(String name) {
    region = Objects.requireNonNull(name);
  }

  /**
   * Makes a role that this server's Security Token Service, which is at the same address, gives
   * temporary credentials for.
   *
   * @param externalId must be named by who assumes the role with the server's credentials; null for
   *     none
   * @param webIdentityToken must be shown by who assumes it by web identity; null if none can
   */
  public void role(String arn, String externalId, String webIdentityToken) {
    sts.role(arn, externalId, webIdentityToken);
  }

  /** The latest 5,000 requests, in the order in which they came. */
  public List<S3Request> requests() {
    return requests.all();
  }

  /** Makes {@link #requests} empty. */
  public void forgetRequests() {
    requests.clear();
  }

  /** An object's tags. */
  public Map<String, String> tags(String bucket, String key) {
    return Tags.parse(buckets.get(bucket).head(key).headers().get(Tags.HEADER));
  }

  /**
   * Does what a bucket's lifecycle rule does to unfinished uploads, but at once.
   *
   * @param olderThan since they began; zero for all
   * @return how many were aborted
   */
  public int abortUploads(String bucket, Duration olderThan) throws IOException {
    return buckets.get(bucket).abortUploads(Instant.now().minus(olderThan));
  }

  /** Deletes a bucket with all that is in it, which the S3 API would refuse. */
  public void destroyBucket(String name) throws IOException {
    buckets.destroy(name);
  }

  /**
   * Makes a bucket, if there is none of that name.
   *
   * @throws IllegalArgumentException if the name is not a bucket's
   */
  public void createBucket(String name) throws IOException {
    try {
      buckets.create(name);
    } catch (S3Exception e) {
      if (e.status() != 409) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  /** Stops serving; requests under way are cut. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("x-amz-request-id", UUID.randomUUID().toString());
    Call call = null;
    try {
      call = new Call(exchange);
      if (Sts.asked(call)) {
        sts.run(call);
        return;
      }
      SignatureV4.Signed signed = signatures.verify(call);
      checkRegion(call, signed);
      S3Operation operation = S3Operation.of(call);
      requests.add(S3Request.of(operation, call));
      if (FaultInjection.proceeds(call, fault.on(operation.apiName(), call.bucket(), call.key()))) {
        Router.run(operation, call, signed, buckets);
      }
    } catch (S3Exception e) {
      error(exchange, call, e);
    } catch (IOException | AwaitTimeoutException e) {
      // This server is being closed, the client is gone, or the disk is full: in either case nobody
      // can be told more.
      exchange.close();
    } catch (RuntimeException e) {
      e.printStackTrace();
      error(exchange, call, new S3Exception(500, "InternalError", e.toString()));
    }
  }

  private void checkRegion(Call call, SignatureV4.Signed signed) {
    if (region != null && !signed.region().equals(region)) {
      call.answerHeader("x-amz-bucket-region", region);
      throw new S3Exception(
          400,
          "AuthorizationHeaderMalformed",
          "The authorization header is malformed; the region '"
              + signed.region()
              + "' is wrong; expecting '"
              + region
              + "'");
    }
  }

  private static void error(HttpExchange exchange, Call call, S3Exception e) throws IOException {
    if (call == null) {
      exchange.sendResponseHeaders(e.status(), -1);
      exchange.close();
      return;
    }
    call.drain();
    call.answer(
        e.status(),
        Xml.document(
            "Error",
            xml ->
                xml.element("Code", e.code())
                    .element("Message", e.getMessage())
                    .element("Resource", call.rawPath())));
  }
}
