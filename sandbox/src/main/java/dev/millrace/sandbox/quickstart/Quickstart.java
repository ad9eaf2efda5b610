package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.ConnectRest;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.Screen.River;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
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
    screen.say(
        "Starting PostgreSQL, a folder for files, an API of earthquakes, Kafka, a Connect worker, an"
            + " S3 server and a stand-in for Snowflake ...");
    try (DropFolder drop = new DropFolder();
        EarthquakeApi quakes = EarthquakeApi.start();
        DemoCluster cluster = DemoCluster.start(root, drop.folder(), quakes.endpoint());
        S3Client s3 = cluster.s3Client()) {
      s3.createBucket(request -> request.bucket(Demo.BUCKET));
      boolean exact;
      try (Connection postgres = cluster.postgres()) {
        Orders orders = new Orders(postgres);
        new Flights(cluster.sandbox().directory()).load(postgres, 0, options.rows());
        orders.load();
        screen.say(
            String.format(
                Locale.ROOT,
                "%,d flights and %,d orders are in PostgreSQL (%.0f s since the start).",
                options.rows(),
                orders.changed(),
                seconds(start)));
        ConnectRest rest = cluster.sandbox().rest();
        Demo.connect(rest, root.resolve("docker/connectors"), Demo.CONNECTORS);
        Demo.connect(rest, root.resolve("docker/quickstart"), Demo.QUICKSTART);
        follow(cluster, orders, drop, quakes);
        LakeCheck lake = new LakeCheck(s3, Demo.BUCKET);
        boolean flights = Demo.check(postgres, lake, screen);
        DeltaTable table = new DeltaTable(s3, Demo.BUCKET, Demo.TABLE);
        boolean changes = new TimeTravel(orders, table, screen, Demo.STALLED).check();
        boolean warehouse = warehouse(cluster, orders);
        boolean files = drop.check(cluster.sandbox().bootstrapServers(), screen);
        boolean earthquakes = quakes.check(lake, screen, Demo.STALLED);
        exact = flights && changes && warehouse && files && earthquakes;
      }
      screen.say(String.format(Locale.ROOT, "That took %.0f s.", seconds(start)));
      if (!options.exit()) {
        stayUp(cluster, drop, quakes);
      }
      return exact;
    }
  }

  /** Orders do not change any more. */
  private boolean warehouse(DemoCluster cluster, Orders orders) throws IOException, SQLException {
    try (SnowflakeReader reader = cluster.sandbox().snowflakeReader()) {
      return new Warehouse(reader, Demo.WAREHOUSE_TABLE, Warehouse.ORDERS)
          .check(orders, screen, Demo.STALLED);
    }
  }

  /**
   * Shows the rivers, changes orders and earthquakes and drops files, until all flights have
   * arrived or none moves any more.
   */
  private void follow(DemoCluster cluster, Orders orders, DropFolder drop, EarthquakeApi quakes)
      throws IOException, InterruptedException, SQLException {
    Meter toKafka = new Meter("flights -> Kafka", Demo.SOURCE);
    Meter toLake = new Meter("flights -> S3", Demo.SINK);
    Meter changesToKafka = new Meter("orders -> Kafka", Demo.CHANGES_SOURCE);
    Meter changesToLake = new Meter("orders -> Delta Lake", Demo.CHANGES_SINK);
    Meter changesToWarehouse = new Meter("orders -> Snowflake", Demo.WAREHOUSE_SINK);
    Meter filesToKafka = new Meter("files -> Kafka", Demo.FILES_SOURCE);
    Meter quakesToKafka = new Meter("quakes -> Kafka", Demo.QUAKES_SOURCE);
    Meter quakesToLake = new Meter("quakes -> S3", Demo.QUAKES_SINK);
    long lastMove = System.nanoTime();
    long seen = -1;
    while (true) {
      orders.change();
      drop.drop();
      TaskMetrics metrics = cluster.metrics();
      metrics.look();
      List<River> rivers =
          List.of(
              toKafka.river(metrics, options.rows()),
              toLake.river(metrics, options.rows()),
              changesToKafka.river(metrics, orders.changed()),
              changesToLake.river(metrics, orders.changed()),
              changesToWarehouse.river(metrics, orders.changed()),
              filesToKafka.river(metrics, drop.rows()),
              quakesToKafka.river(metrics, quakes.versions()),
              quakesToLake.river(metrics, quakes.versions()));
      if (rivers.get(6).rows() >= EarthquakeApi.QUAKES) {
        // Not before: what only the check of the configuration was told may be revised unseen.
        quakes.change();
      }
      long moved = rivers.get(0).rows() + rivers.get(1).rows();
      boolean arrived = rivers.get(1).rows() >= options.rows();
      if (moved != seen) {
        lastMove = System.nanoTime();
        seen = moved;
      }
      boolean stalled = System.nanoTime() - lastMove > Demo.STALLED.toNanos();
      screen.draw(rivers, arrived || stalled);
      if (arrived) {
        return;
      }
      cluster.failIfAnyTaskFailed(Demo.CONNECTORS);
      cluster.failIfAnyTaskFailed(Demo.QUICKSTART);
      if (stalled) {
        screen.say(
            "Nothing has moved for " + Demo.STALLED.toSeconds() + " s; checking what is there.");
        return;
      }
      Await.pause(LOOK);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void stayUp(DemoCluster cluster, DropFolder drop, EarthquakeApi quakes)
      throws InterruptedException {
    URI rest = cluster.rest();
    Sandbox sandbox = cluster.sandbox();
    screen.say(
        """

        Everything stays up until Ctrl-C:
          Connect     %1$s
          Kafka       %2$s
          PostgreSQL  %3$s  (user %4$s, password %5$s)
          S3          %6$s  (bucket %7$s, key %8$s, secret %9$s)
          Snowflake   %13$s  (a stand-in; user %14$s, password %15$s, table "demo.orders")
          Files       %16$s  (CSV files that you drop here go to topic %17$s)
          Earthquakes %18$s/fdsnws/event/1/query?format=geojson&starttime=2018-01-01&limit=3
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
                Demo.BUCKET,
                sandbox.s3().credentials().accessKey(),
                sandbox.s3().credentials().secretKey(),
                cluster.metricsUri(),
                Demo.SOURCE,
                Demo.SINK,
                sandbox.snowflake().jdbcUrl(),
                sandbox.snowflake().credentials().user(),
                sandbox.snowflake().credentials().password(),
                drop.folder(),
                Demo.INVOICES,
                quakes.endpoint()));
    new CountDownLatch(1).await();
  }

  /** Rows and rate of one connector. */
  private static final class Meter {
    private final String name;
    private final String connector;
    private long rows;
    private long lookedNanos;
    private double rate;

    Meter(String name, String connector) {
      this.name = name;
      this.connector = connector;
    }

    River river(TaskMetrics metrics, long total) {
      long now = System.nanoTime();
      long current = metrics.sum("records_total", connector);
      if (lookedNanos != 0) {
        double seconds = (now - lookedNanos) / 1e9;
        // Smoothed, or a rate between two commits reads 0.
        rate = 0.7 * rate + 0.3 * Math.max(0, current - rows) / seconds;
      }
      rows = current;
      lookedNanos = now;
      return new River(name, rows, total, Math.round(rate));
    }
  }
}
