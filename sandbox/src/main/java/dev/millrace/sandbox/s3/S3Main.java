package dev.millrace.sandbox.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The child JVM of {@link S3Process}; also a server for any other use. */
public final class S3Main {

  static final String ACCESS_KEY = "MILLRACE_S3_ACCESS_KEY";
  static final String SECRET_KEY = "MILLRACE_S3_SECRET_KEY";

  private S3Main() {}

  /**
   * Serves until the process ends. The credentials come from the environment, where other users do
   * not see them: {@code MILLRACE_S3_ACCESS_KEY}, {@code MILLRACE_S3_SECRET_KEY}.
   *
   * @param args the directory, and the port
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    S3Credentials credentials =
        new S3Credentials(System.getenv(ACCESS_KEY), System.getenv(SECRET_KEY));
    S3Server server = S3Server.start(Path.of(args[0]), Integer.parseInt(args[1]), credentials);
    System.out.println("S3 at " + server.endpoint());
    new CountDownLatch(1).await();
  }
}
