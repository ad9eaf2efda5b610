package dev.millrace.sandbox.junit;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names for one test's topics, tables, buckets and connectors, that no other test of the run has. A
 * test gets its own as a parameter.
 */
public final class TestNames {

  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final int LONGEST = 40;

  private final String prefix;

  TestNames(String test) {
    String plain = test.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-|-$", "");
    this.prefix =
        "t"
            + COUNTER.incrementAndGet()
            + "-"
            + trimmed.substring(0, Math.min(LONGEST, trimmed.length()));
  }

  /** A name of lower-case letters, digits and hyphens, fit for topics, connectors and buckets. */
  public String name(String what) {
    return prefix + "-" + what;
  }

  /** A name of lower-case letters, digits and underscores, fit for SQL without quotes. */
  public String sqlName(String what) {
    return name(what).replace('-', '_');
  }
}
