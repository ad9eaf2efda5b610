package dev.millrace.bench;

import java.util.List;
import java.util.Locale;

/** {@code bin/bench [NAME...]}: runs the named trials, or lists them. */
public final class Bench {
  private Bench() {}

  /** Ends with status 0 if every trial keeps its target, 1 if any falls short, 2 if misused. */
  public static void main(String[] args) throws Exception {
    List<String> names = List.of(args);
    if (names.isEmpty()) {
      Trials.ALL.forEach(
          trial -> System.out.printf(Locale.ROOT, "%-16s %s%n", trial.name(), trial.what()));
      System.out.println("all              every one of them");
      return;
    }
    List<Trial> chosen =
        Trials.ALL.stream()
            .filter(trial -> names.contains("all") || names.contains(trial.name()))
            .toList();
    if (chosen.isEmpty()) {
      System.err.println("No benchmark is called " + names + ": bin/bench lists them");
      System.exit(2);
    }
    boolean kept = true;
    for (Trial trial : chosen) {
      kept &= trial.run();
    }
    System.exit(kept ? 0 : 1);
  }
}
