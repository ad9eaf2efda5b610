package dev.millrace.sandbox.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param rows rows to load
 * @param exit stop after the check instead of staying up
 * @param help print the usage and do nothing else
 */
record Options(long rows, boolean exit, boolean help) {
  static final String USAGE =
      """
      Usage: ./quickstart [--rows N] [--exit]

        --rows N   rows to load into PostgreSQL (200000); beyond that the sample repeats with new keys
        --exit     stop after the check: status 0 if all rows arrived exactly once, else 1
        --help     this text
      """;

  /** Reads the arguments; throws {@link IllegalArgumentException} with what to write instead. */
  static Options parse(List<String> arguments) {
    long rows = Demo.ROWS;
    boolean exit = false;
    boolean help = false;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String argument = rest.pop();
      switch (argument) {
        case "--rows" -> rows = number(rest.poll());
        case "--exit" -> exit = true;
        case "--help", "-h" -> help = true;
        default ->
            throw new IllegalArgumentException("Unknown option " + argument + "\n\n" + USAGE);
      }
    }
    return new Options(rows, exit, help);
  }

  private static long number(String text) {
    try {
      long number = text == null ? 0 : Long.parseLong(text.replace("_", ""));
      if (number >= 1 && number <= 100_000_000) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as any other text that is no number
    }
    throw new IllegalArgumentException("--rows needs a number from 1 to 100000000, not " + text);
  }
}
