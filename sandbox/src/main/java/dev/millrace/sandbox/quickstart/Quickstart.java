package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.ConnectorFile;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.Screen.River;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.services.s3.S3Client;

/** The main job of the README; {@code ./quickstart} runs it. */
public final class Quickstart {
  private static final String SOURCE = "flights-source";
  private static final String SINK = "flights-s3";
  private static final String BUCKET = "lake";
  private static final String PREFIX = "topics/demo.flights/";
  private static final Duration STALLED = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Options options;
  private final Screen screen;
  private final Path root;

  private Quickstart(Options options, Screen screen, Path root) {
    this.options = options;
    this.screen = screen;
    this.root = root;
  }

  /** Ends with status 0 if every row arrived exactly once, 1 if not, 2 if misused. */
  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    if (options.help()) {
      System.out.print(Options.USAGE);
      return;
    }
    boolean terminal = Boolean.getBoolean("millrace.terminal");
    Path root = Path.of(System.getProperty("millrace.root", "."));
    boolean exact = new Quickstart(options, new Screen(System.out, terminal), root).run();
    System.exit(exact ? 0 : 1);
  }

  private boolean run() throws Exception {
    long start = System.nanoTime();
    screen.say("Starting PostgreSQL, Kafka, a Connect worker and an S3 server ...");
    try (DemoCluster cluster = DemoCluster.start(root);
        S3Client s3 = cluster.s3Client()) {
      s3.createBucket(request -> request.bucket(BUCKET));
      try (Connection postgres = cluster.postgres()) {
        new Flights(cluster.sandbox().directory()).load(postgres, 0, options.rows());
      }
      screen.say(
          String.format(
              Locale.ROOT,
              "%,d flights are in PostgreSQL (%.0f s since the start).",
              options.rows(),
              seconds(start)));
      for (String connector : List.of(SOURCE, SINK)) {
        cluster.put(
            connector,
            ConnectorFile.read(root.resolve("docker/connectors/" + connector + ".json")));
      }
      follow(cluster);
      boolean exact = check(cluster, new LakeCheck(s3, BUCKET), start);
      if (!options.exit()) {
        stayUp(cluster);
      }
      return exact;
    }
  }

  /** Shows the rivers until all rows have arrived, or nothing moves any more. */
  private void follow(DemoCluster cluster) throws IOException, InterruptedException {
    Meter toKafka = new Meter("PostgreSQL -> Kafka", SOURCE);
    Meter toLake = new Meter("Kafka -> S3", SINK);
    long lastMove = System.nanoTime();
    long seen = -1;
    while (true) {
      List<River> rivers = List.of(toKafka.look(cluster), toLake.look(cluster));
      long moved = rivers.get(0).rows() + rivers.get(1).rows();
      boolean arrived = rivers.get(1).rows() >= options.rows();
      if (moved != seen) {
        lastMove = System.nanoTime();
        seen = moved;
      }
      boolean stalled = System.nanoTime() - lastMove > STALLED.toNanos();
      screen.draw(rivers, arrived || stalled);
      if (arrived) {
        return;
      }
      cluster.failIfAnyTaskFailed(List.of(SOURCE, SINK));
      if (stalled) {
        screen.say("Nothing has moved for " + STALLED.toSeconds() + " s; checking what is there.");
        return;
      }
      Await.pause(LOOK);
    }
  }

  private boolean check(DemoCluster cluster, LakeCheck lake, long start)
      throws IOException, SQLException {
    screen.say("Reading the Parquet files back and comparing them with PostgreSQL ...");
    LakeCheck.Sum there;
    try (Connection postgres = cluster.postgres()) {
      there = LakeCheck.postgres(postgres);
    }
    LakeCheck.Sum here = lake.lake(PREFIX);
    boolean exact = here.matches(there);
    screen.say("");
    screen.say(line("PostgreSQL", there));
    screen.say(line("S3", here));
    screen.say(
        exact
            ? String.format(
                Locale.ROOT,
                "OK: every row is in S3 exactly once, %.0f s after the start.",
                seconds(start))
            : difference(there, here));
    return exact;
  }

  private static String line(String side, LakeCheck.Sum sum) {
    return String.format(
        Locale.ROOT,
        "  %-11s %,11d rows  %,11d keys  checksum %s",
        side,
        sum.rows(),
        sum.keys(),
        sum.checksum());
  }

  private static String difference(LakeCheck.Sum there, LakeCheck.Sum here) {
    return String.format(
        Locale.ROOT,
        "DIFFERENT: %,d keys missing in S3, %,d rows there more than once%s",
        Math.max(0, there.keys() - here.keys()),
        here.rows() - here.keys(),
        there.keys() == here.keys() && here.rows() == here.keys() ? "; a value differs" : "");
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void stayUp(DemoCluster cluster) throws InterruptedException {
    URI rest = cluster.rest();
    Sandbox sandbox = cluster.sandbox();
    screen.say(
        """

        Everything stays up until Ctrl-C:
          Connect     %1$s
          Kafka       %2$s
          PostgreSQL  %3$s  (user %4$s, password %5$s)
          S3          %6$s  (bucket %7$s, key %8$s, secret %9$s)
          Metrics     %10$s

        Try:
          curl -s %1$s/connectors?expand=status
          curl -s %1$s/connectors/%11$s/offsets
          curl -s -X PUT %1$s/connectors/%11$s/pause
          curl -s -X PATCH -H 'Content-Type: application/json' -d '{"flush.size":"1000"}' %1$s/connectors/%12$s/config
          curl -s %10$s | grep kafka_connect_plugins_records_total
        """
            .formatted(
                rest,
                sandbox.bootstrapServers(),
                sandbox.postgres().url(),
                sandbox.postgres().user(),
                sandbox.postgres().password(),
                sandbox.s3().endpoint(),
                BUCKET,
                sandbox.s3().credentials().accessKey(),
                sandbox.s3().credentials().secretKey(),
                cluster.metricsUri(),
                SOURCE,
                SINK));
    new CountDownLatch(1).await();
  }

  /** Rows and rate of one connector. */
  private final class Meter {
    private final String name;
    private final String connector;
    private long rows;
    private long lookedNanos;
    private double rate;

    Meter(String name, String connector) {
      this.name = name;
      this.connector = connector;
    }

    River look(DemoCluster cluster) throws IOException, InterruptedException {
      long now = System.nanoTime();
      long current = cluster.metrics().sum("records_total", connector);
      if (lookedNanos != 0) {
        double seconds = (now - lookedNanos) / 1e9;
        // Smoothed, or a rate between two commits reads 0.
        rate = 0.7 * rate + 0.3 * Math.max(0, current - rows) / seconds;
      }
      rows = current;
      lookedNanos = now;
      return new River(name, rows, options.rows(), Math.round(rate));
    }
  }
}
