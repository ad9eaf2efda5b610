package dev.millrace.connect.deltalake.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  private static final KeyType LONG = KeyType.of(LongType.LONG).orElseThrow();
  private static final KeyType TEXT = KeyType.of(StringType.STRING).orElseThrow();

  @Test
  void numbersEachKeyOnceAndFindsIt() {
    KeyIndex index = new KeyIndex(List.of(LONG));
    Map<Long, Integer> model = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      // Neighbours and wide jumps, many of them twice.
      long key = i % 2 == 0 ? random.nextInt(20_000) : random.nextLong() >>> 50 << 50;
      Integer known = model.putIfAbsent(key, index.size());
      assertThat(index.add(List.of(key))).isEqualTo(known == null ? index.size() - 1 : known);
    }
    assertThat(index.size()).isEqualTo(model.size());
    model.forEach(
        (key, number) -> {
          assertThat(index.find(key)).isEqualTo(number);
          assertThat(index.value(0, number)).isEqualTo(key);
        });
    for (int i = 0; i < 50_000; i++) {
      long key = random.nextLong();
      assertThat(index.find(key)).isEqualTo(model.getOrDefault(key, KeyIndex.NONE));
    }
  }

  @Test
  void findsKeysOfSeveralColumns() {
    KeyIndex index = new KeyIndex(List.of(TEXT, LONG));
    for (long i = 0; i < 1000; i++) {
      index.add(List.of(Binary.fromString("k" + i % 10), i));
    }
    assertThat(index.size()).isEqualTo(1000);
    assertThat(index.find(new long[] {0, 42}, new Object[] {Binary.fromString("k2"), null}))
        .isEqualTo(42);
    assertThat(index.find(new long[] {0, 42}, new Object[] {Binary.fromString("k3"), null}))
        .isEqualTo(KeyIndex.NONE);
  }
}
