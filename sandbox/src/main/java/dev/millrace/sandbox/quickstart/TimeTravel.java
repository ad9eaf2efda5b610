package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Changes orders while they flow into a Delta Lake table, and compares versions of the table with
 * what PostgreSQL held at the time. Used by one thread.
 */
public final class TimeTravel {
  /** Changes before each look back. */
  private static final int CHANGES = 5;

  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Orders orders;
  private final DeltaTable table;
  private final Screen screen;
  private final Duration patience;

  /**
   * @param out takes what is found
   * @param patience how long the table may stay as it is while it differs
   */
  public TimeTravel(Orders orders, DeltaTable table, PrintStream out, Duration patience) {
    this(orders, table, new Screen(out, false), patience);
  }

  TimeTravel(Orders orders, DeltaTable table, Screen screen, Duration patience) {
    this.orders = orders;
    this.table = table;
    this.screen = screen;
    this.patience = patience;
  }

  /**
   * What PostgreSQL held once, and the version of the table that is to hold the same.
   *
   * @param same whether it did when it was the last one
   */
  private record Moment(Sum postgres, long version, boolean same) {}

  /**
   * Lets the table come to be equal to PostgreSQL twice, with changes before each, and then reads
   * the version of the first time again.
   *
   * @return true if it was equal both times, and that version still is
   */
  public boolean check() throws IOException, SQLException {
    screen.say("Changing orders in PostgreSQL while they flow into Delta Lake ...");
    Moment then = change();
    Moment now = change();
    screen.say("Reading the Delta Lake table back by version and comparing it with PostgreSQL ...");
    Sum back = table.sum(then.version, Orders.DUCKDB_ROW);
    Sum last = table.sum(now.version, Orders.DUCKDB_ROW);
    screen.say("");
    screen.say(Demo.line("PostgreSQL, a while ago", then.postgres));
    screen.say(Demo.line("Delta Lake, version " + then.version, back));
    screen.say(Demo.line("PostgreSQL, now", now.postgres));
    screen.say(Demo.line("Delta Lake, version " + now.version, last));
    boolean exact =
        then.same && now.same && back.matches(then.postgres) && last.matches(now.postgres);
    screen.say(
        exact
            ? "OK: the table is what PostgreSQL is now, and by time travel what it was."
            : "DIFFERENT: the table is not what PostgreSQL is, or was.");
    return exact;
  }

  private Moment change() throws IOException, SQLException {
    for (int i = 0; i < CHANGES; i++) {
      orders.change();
      Await.pause(BETWEEN_CHANGES);
    }
    long seen = DeltaTable.NONE;
    long lastMove = System.nanoTime();
    while (true) {
      long version = table.version();
      if (version != seen) {
        seen = version;
        lastMove = System.nanoTime();
        Sum postgres = orders.sum();
        if (table.sum(version, Orders.DUCKDB_ROW).matches(postgres)) {
          return new Moment(postgres, version, true);
        }
      }
      if (System.nanoTime() - lastMove > patience.toNanos()) {
        screen.say("No version has come for " + patience.toSeconds() + " s.");
        return new Moment(orders.sum(), version, false);
      }
      Await.pause(LOOK);
    }
  }
}
