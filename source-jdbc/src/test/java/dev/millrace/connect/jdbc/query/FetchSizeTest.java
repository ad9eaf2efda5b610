package dev.millrace.connect.jdbc.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FetchSizeTest {
  private final FetchSize fetch = new FetchSize(1000, 100_000);

  /** Reads as many rows as the present fetch has. */
  private int read(int rows, long width) {
    for (int i = 1; i < rows; i++) {
      assertThat(fetch.after(width)).isZero();
    }
    return fetch.after(width);
  }

  @Test
  void growsUpToTheMostRows() {
    assertThat(fetch.first()).isEqualTo(50);
    assertThat(read(50, 10)).isEqualTo(200);
    assertThat(read(200, 10)).isEqualTo(800);
    assertThat(read(800, 10)).isEqualTo(1000);
  }

  @Test
  void hasAsManyRowsAsFitTheBytes() {
    fetch.first();
    assertThat(read(50, 10_000)).isEqualTo(10);
    assertThat(read(10, 1_000_000)).isEqualTo(1);
  }

  @Test
  void startsTheNextQueryByTheWidthOfTheLastOnesRows() {
    fetch.first();
    read(50, 10_000);
    assertThat(fetch.first()).isLessThan(15);
  }

  @Test
  void forgetsASingleWideRow() {
    fetch.first();
    int rows = read(50, 100_000);
    assertThat(rows).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      rows = read(rows, 10);
    }
    assertThat(rows).isEqualTo(1000);
  }

  @Test
  void shrinksAfterAFetchThatBrokeOffAndStaysSoUntilTheReadMovesOn() {
    fetch.first();
    assertThat(read(50, 10)).isEqualTo(200);
    fetch.brokeOff();
    assertThat(fetch.first()).isEqualTo(12);
    for (int i = 0; i < 20; i++) {
      assertThat(read(12, 10)).isEqualTo(12);
    }
    fetch.movedOn();
    assertThat(read(12, 10)).isEqualTo(12);
    assertThat(read(12, 10)).isGreaterThan(12);
  }

  @Test
  void asksForAnUnboundedConnectionForARowThatAloneIsTooGreat() {
    fetch.first();
    while (!fetch.unbounded()) {
      fetch.brokeOff();
      fetch.first();
    }
    assertThat(fetch.first()).isEqualTo(1);
    assertThat(fetch.after(10)).isEqualTo(1);
    fetch.movedOn();
    assertThat(fetch.unbounded()).isFalse();
  }
}
