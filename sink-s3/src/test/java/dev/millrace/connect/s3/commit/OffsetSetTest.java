package dev.millrace.connect.s3.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetSetTest {
  @Test
  void doesWhatASetOfNumbersDoes() {
    Random random = new Random(7);
    for (int run = 0; run < 2000; run++) {
      NavigableSet<Long> a = numbers(random);
      NavigableSet<Long> b = numbers(random);
      NavigableSet<Long> plus = new TreeSet<>(a);
      plus.addAll(b);
      NavigableSet<Long> minus = new TreeSet<>(a);
      minus.removeAll(b);
      assertThat(set(a).plus(set(b))).isEqualTo(set(plus));
      assertThat(set(a).minus(set(b))).isEqualTo(set(minus));
      assertThat(set(a).from(20)).isEqualTo(set(new TreeSet<>(a.tailSet(20L))));
      for (long i = 0; i < 45; i++) {
        assertThat(set(a).contains(i)).isEqualTo(a.contains(i));
      }
      assertThat(OffsetText.read(OffsetText.write(set(a)))).isEqualTo(set(a));
    }
  }

  @Test
  void survivesTextLongAndShort() {
    OffsetSet.Builder builder = new OffsetSet.Builder();
    for (long i = 0; i < 3000; i++) {
      builder.add(i * i * 1000 + 5_000_000_000L, -1);
    }
    OffsetSet many = builder.build();
    String text = OffsetText.write(many);
    assertThat(text).startsWith("z:").hasSizeLessThan(3000 * 6);
    assertThat(OffsetText.read(text)).isEqualTo(many);
    assertThat(OffsetSet.range(5, 9).plus(OffsetSet.range(12, 13))).hasToString("5-8,12");
  }

  @Test
  void rangesRunOverGapsInWhichNothingWasDelivered() {
    OffsetSet.Builder builder = new OffsetSet.Builder();
    builder.add(3, -1);
    builder.add(7, 3);
    builder.add(12, 9);
    assertThat(builder.build()).hasToString("3-7,12");
  }

  @Test
  void refusesEdgesThatDoNotAscend() {
    assertThatThrownBy(() -> OffsetSet.ofEdges(new long[] {3, 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static NavigableSet<Long> numbers(Random random) {
    NavigableSet<Long> numbers = new TreeSet<>();
    for (int i = random.nextInt(25); i > 0; i--) {
      numbers.add((long) random.nextInt(40));
    }
    return numbers;
  }

  private static OffsetSet set(NavigableSet<Long> numbers) {
    OffsetSet.Builder builder = new OffsetSet.Builder();
    numbers.forEach(n -> builder.add(n, -1));
    return builder.build();
  }
}
