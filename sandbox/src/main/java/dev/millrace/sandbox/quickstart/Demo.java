package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.ConnectRest;
import dev.millrace.sandbox.ConnectorFile;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the demo is, whoever runs its servers: two rivers, each of a table and two connectors; the
 * quickstart has three more.
 */
final class Demo {
  static final String SOURCE = "flights-source";
  static final String SINK = "flights-s3";
  static final String CHANGES_SOURCE = "orders-source";
  static final String CHANGES_SINK = "orders-delta";
  static final String WAREHOUSE_SINK = "orders-snowflake";
  static final String FILES_SOURCE = "invoices-files";

  static final String QUAKES_SOURCE = "earthquakes-rest";
  static final String QUAKES_SINK = "earthquakes-s3";

  /** What only the quickstart has. */
  static final List<String> QUICKSTART =
      List.of(WAREHOUSE_SINK, FILES_SOURCE, QUAKES_SOURCE, QUAKES_SINK);

  static final List<String> CONNECTORS = List.of(SOURCE, SINK, CHANGES_SOURCE, CHANGES_SINK);
  static final String BUCKET = "lake";
  static final String PREFIX = "topics/demo.flights/";
  static final String TABLE = "tables/demo.orders";
  static final String WAREHOUSE_TABLE = "demo.orders";
  static final String INVOICES = "demo.invoices";
  static final String QUAKES_PREFIX = "topics/demo.earthquakes/";

  /** Rows to load, unless told otherwise. */
  static final long ROWS = 200_000;

  /** Rivers in which nothing moves for so long have ended. */
  static final Duration STALLED = Duration.ofSeconds(90);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private Demo() {}

  /**
   * Creates the connectors, or gives them their configuration again, and waits until they run.
   *
   * @param directory holds their JSON files
   */
  static void connect(ConnectRest rest, Path directory, List<String> connectors)
      throws IOException {
    for (String connector : connectors) {
      rest.put(connector, ConnectorFile.read(directory.resolve(connector + ".json")));
    }
    for (String connector : connectors) {
      rest.awaitRunning(connector, 1, Duration.ofMinutes(1));
    }
  }

  /** Sums up both sides of the flights, and says what each holds and whether that is the same. */
  static boolean check(Connection postgres, LakeCheck lake, Screen screen)
      throws IOException, SQLException {
    screen.say("Reading the Parquet files back and comparing them with PostgreSQL ...");
    Sum there = LakeCheck.postgres(postgres);
    Sum here = lake.lake(PREFIX);
    boolean exact = here.matches(there);
    sums(screen, "PostgreSQL", there, "S3", here);
    screen.say(exact ? "OK: every flight is in S3 exactly once." : difference(there, here));
    return exact;
  }

  /** What one side of a river holds. */
  @FunctionalInterface
  interface Side {
    Sum sum() throws IOException, SQLException;
  }

  /**
   * What a side holds once it is the same as the other, or has stayed another for long.
   *
   * @param wanted does not change meanwhile
   */
  static Sum await(Sum wanted, Duration patience, Side side) throws IOException, SQLException {
    Sum here = side.sum();
    long lastMove = System.nanoTime();
    while (!here.matches(wanted) && System.nanoTime() - lastMove < patience.toNanos()) {
      Await.pause(LOOK);
      Sum next = side.sum();
      if (!next.equals(here)) {
        lastMove = System.nanoTime();
      }
      here = next;
    }
    return here;
  }

  /** Shows what both sides of a river hold. */
  static void sums(Screen screen, String from, Sum there, String to, Sum here) {
    screen.say("");
    screen.say(line(from, there));
    screen.say(line(to, here));
  }

  static String line(String side, Sum sum) {
    return String.format(
        Locale.ROOT,
        "  %-23s %,9d rows  %,9d keys  checksum %s",
        side,
        sum.rows(),
        sum.keys(),
        sum.checksum());
  }

  private static String difference(Sum there, Sum here) {
    return String.format(
        Locale.ROOT,
        "DIFFERENT: %,d keys missing in S3, %,d rows there more than once%s",
        Math.max(0, there.keys() - here.keys()),
        here.rows() - here.keys(),
        there.keys() == here.keys() && here.rows() == here.keys() ? "; a value differs" : "");
  }
}
