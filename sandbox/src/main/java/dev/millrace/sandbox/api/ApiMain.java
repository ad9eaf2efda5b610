package dev.millrace.sandbox.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The child JVM of {@link ApiProcess}. */
public final class ApiMain {

  static final String USER = "MILLRACE_API_USER";
  static final String SECRET = "MILLRACE_API_SECRET";
  static final String PUBLIC_KEY = "MILLRACE_API_PUBLIC_KEY";

  private ApiMain() {}

  /**
   * Serves until the process ends. The credentials come from the environment, where other users do
   * not see them.
   *
   * @param args the directory, and the port
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ApiServer server =
        ApiServer.start(
            Path.of(args[0]),
            Integer.parseInt(args[1]),
            ApiCredentials.of(
                System.getenv(USER), System.getenv(SECRET), System.getenv(PUBLIC_KEY)));
    System.out.println("API at " + server.endpoint());
    new CountDownLatch(1).await();
  }
}
