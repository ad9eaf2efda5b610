package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.ConnectRest;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.s3.S3Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The quickstart's demo on servers that others started: a container of {@code docker/compose.yml}
 * runs it. Where they are, and their secrets, stand in the environment, under the names that the
 * connectors' files use.
 */
public final class ComposeDemo {
  private static final String USAGE =
      """
      start   makes the bucket, loads the flights and orders that are missing, creates the connectors
      verify  waits until every flight has arrived, changes orders, and compares both sides: status 0 if they are equal
      """;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Screen screen = new Screen(System.out, false);
  private final ConnectRest rest;
  private final S3Client s3;
  private final Connection postgres;

  private ComposeDemo(ConnectRest rest, S3Client s3, Connection postgres) {
    this.rest = rest;
    this.s3 = s3;
    this.postgres = postgres;
  }

  /** Ends with status 0 if all is well, 1 if not, 2 if misused. */
  public static void main(String[] args) {
    String command = args.length == 1 ? args[0] : "";
    int status;
    try {
      status =
          switch (command) {
            case "start", "verify" -> run(command);
            default -> {
              System.err.print(USAGE);
              yield 2;
            }
          };
    } catch (Exception e) {
      System.err.println("FAILED: " + Objects.requireNonNullElse(e.getMessage(), e));
      status = 1;
    }
    System.exit(status);
  }

  private static int run(String command) throws IOException, SQLException {
    ConnectRest rest = new ConnectRest(URI.create(variable("MILLRACE_CONNECT_URL")));
    S3Credentials credentials =
        new S3Credentials(variable("MILLRACE_S3_KEY"), variable("MILLRACE_S3_SECRET"));
    try (S3Client s3 = credentials.client(URI.create(variable("MILLRACE_S3_URL")));
        Connection postgres =
            DriverManager.getConnection(
                variable("MILLRACE_PG_URL"),
                variable("MILLRACE_PG_USER"),
                variable("MILLRACE_PG_PASSWORD"))) {
      ComposeDemo demo = new ComposeDemo(rest, s3, postgres);
      if (command.equals("verify")) {
        return demo.verify() ? 0 : 1;
      }
      demo.start(Path.of(variable("MILLRACE_CONNECTORS")));
      return 0;
    }
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("Set the environment variable " + name);
    }
    return value;
  }

  /** Does what is not done yet, so that it can be run again. */
  private void start(Path connectors) throws IOException, SQLException {
    if (s3.listBuckets().buckets().stream().noneMatch(b -> b.name().equals(Demo.BUCKET))) {
      s3.createBucket(request -> request.bucket(Demo.BUCKET));
    }
    long there = Flights.count(postgres);
    if (there < Demo.ROWS) {
      load(there);
    }
    new Orders(postgres).load();
    screen.say(
        String.format(
            Locale.ROOT, "%,d flights are in PostgreSQL, and orders.", Math.max(there, Demo.ROWS)));
    Demo.connect(rest, connectors, Demo.CONNECTORS);
    screen.say("The connectors run: " + String.join(", ", Demo.CONNECTORS));
  }

  private void load(long there) throws IOException, SQLException {
    Path directory = Files.createTempDirectory("millrace-flights");
    try {
      new Flights(directory).load(postgres, there, Demo.ROWS - there);
    } finally {
      Trees.delete(directory);
    }
  }

  private boolean verify() throws IOException, SQLException {
    LakeCheck lake = new LakeCheck(s3, Demo.BUCKET);
    awaitRows(lake, Flights.count(postgres));
    boolean flights = Demo.check(postgres, lake, screen);
    DeltaTable table = new DeltaTable(s3, Demo.BUCKET, Demo.TABLE);
    boolean orders = new TimeTravel(new Orders(postgres), table, screen, Demo.STALLED).check();
    return flights && orders;
  }

  /** Until they are there, or no more come. */
  private void awaitRows(LakeCheck lake, long rows) throws IOException, SQLException {
    long seen = -1;
    long lastMove = System.nanoTime();
    while (System.nanoTime() - lastMove < Demo.STALLED.toNanos()) {
      long here = lake.lake(Demo.PREFIX).rows();
      if (here >= rows) {
        return;
      }
      if (here != seen) {
        screen.say(String.format(Locale.ROOT, "%,d of %,d flights are in S3 ...", here, rows));
        lastMove = System.nanoTime();
        seen = here;
      }
      Demo.CONNECTORS.forEach(rest::failIfFailed);
      Await.pause(LOOK);
    }
    screen.say("Nothing has come for " + Demo.STALLED.toSeconds() + " s.");
  }
}
