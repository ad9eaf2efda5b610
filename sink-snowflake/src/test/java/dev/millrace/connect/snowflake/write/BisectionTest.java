package dev.millrace.connect.snowflake.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BisectionTest {
  /** Commits records 0 to {@code count}, of which some are bad, and counts the attempts. */
  private static int run(int count, Set<Integer> bad, Set<Integer> found) {
    Bisection bisection = new Bisection();
    int next = 0;
    int attempts = 0;
    while (next < count) {
      int end = (int) Math.min(count, next + bisection.limit());
      int from = next;
      attempts++;
      if (bad.stream().noneMatch(each -> each >= from && each < end)) {
        next = end;
        bisection.committed();
      } else if (end - next > 1) {
        bisection.refused(end - next);
      } else {
        found.add(next);
        next = end;
        bisection.found();
      }
    }
    return attempts;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 499_999, 500_000, 777_777, 999_999})
  void findsOneBadRecordOfAMillionInFewAttempts(int bad) {
    Set<Integer> found = new TreeSet<>();
    assertThat(run(1_000_000, Set.of(bad), found)).isLessThan(70);
    assertThat(found).containsExactly(bad);
  }

  @Test
  void findsSeveral() {
    Set<Integer> bad = Set.of(3, 4, 5, 5000, 70_000, 70_001);
    Set<Integer> found = new TreeSet<>();
    assertThat(run(100_000, bad, found)).isLessThan(250);
    assertThat(found).containsExactlyInAnyOrderElementsOf(bad);
  }

  @Test
  void goesBackToNormalAfterARefusalThatPassed() {
    Bisection bisection = new Bisection();
    bisection.refused(8);
    for (int i = 0; i < 40; i++) {
      bisection.committed();
    }
    assertThat(bisection.limited()).isFalse();
  }
}
