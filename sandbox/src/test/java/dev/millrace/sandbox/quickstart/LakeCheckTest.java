package dev.millrace.sandbox.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class LakeCheckTest {
  private static final Sum THERE = new Sum(3, 3, BigDecimal.TEN);

  @Test
  void sidesMatchWhenRowsKeysAndChecksumDo() {
    assertThat(new Sum(3, 3, new BigDecimal("10.0")).matches(THERE)).isTrue();
  }

  @Test
  void aMissingADoubledAndAChangedRowAreNoticed() {
    assertThat(new Sum(2, 2, BigDecimal.ONE).matches(THERE)).isFalse();
    assertThat(new Sum(4, 3, BigDecimal.TEN).matches(THERE)).isFalse();
    assertThat(new Sum(3, 3, BigDecimal.ONE).matches(THERE)).isFalse();
    assertThat(new Sum(3, 2, BigDecimal.TEN).matches(THERE))
        .as("doubled instead of other")
        .isFalse();
  }

  @Test
  void twoSidesThatAreBothDoubledDoNotMatch() {
    Sum doubled = new Sum(6, 3, BigDecimal.TEN);
    assertThat(doubled.matches(doubled)).isFalse();
  }
}
