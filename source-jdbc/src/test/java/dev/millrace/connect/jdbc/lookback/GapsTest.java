package dev.millrace.connect.jdbc.lookback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.lookback.Gaps.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapsTest {
  private static Gaps gaps(Range... ranges) {
    return Gaps.of(List.of(ranges));
  }

  @Test
  void comesBackFromItsText() {
    Gaps gaps = gaps(new Range(-5, -3, 9), new Range(7, 7, 9), new Range(100, 120, 9));

    assertThat(gaps.written()).isEqualTo("-5+3 10+1 93+21");
    assertThat(Gaps.read(gaps.written(), 9).ranges()).isEqualTo(gaps.ranges());
    assertThat(Gaps.read("", 9).isEmpty()).isTrue();
    assertThatThrownBy(() -> Gaps.read("1-7", 9)).hasMessageContaining("must be ranges");
  }

  @Test
  void aNumberThatShowsUpLeavesWhatIsBesideIt() {
    Gaps gaps = gaps(new Range(1, 3, 0), new Range(10, 10, 0));

    assertThat(gaps.without(2).ranges()).hasSize(3);
    assertThat(gaps.without(10).ranges()).containsExactly(new Range(1, 3, 0));
    assertThat(gaps.without(3).ranges()).contains(new Range(1, 2, 0));
    assertThat(gaps.without(5)).isSameAs(gaps);
    assertThat(gaps.contains(1)).isTrue();
    assertThat(gaps.contains(9)).isFalse();
  }

  @Test
  void forgetsTheOldestFirst() {
    Gaps gaps = Gaps.NONE;
    for (int i = 0; i < 5 * Gaps.MOST; i++) {
      gaps = gaps.plus(new Range(2L * i, 2L * i, i));
    }
    assertThat(gaps.size()).isBetween(Gaps.MOST, 2 * Gaps.MOST);
    assertThat(gaps.newest()).hasSize(Gaps.MOST);
    assertThat(gaps.noticedSince(5L * Gaps.MOST - 3).ranges())
        .extracting(Range::noticedNanos)
        .containsExactly(5L * Gaps.MOST - 3, 5L * Gaps.MOST - 2, 5L * Gaps.MOST - 1);
    assertThat(Gaps.read(gaps.written(), 0).size()).isEqualTo(Gaps.MOST);
  }
}
