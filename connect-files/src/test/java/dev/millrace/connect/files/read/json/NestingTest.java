package dev.millrace.connect.files.read.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[{\"b\":\"]}\"},[]],\"c\":\"seven 7\"}",
        "{\"\\\\\\\\\\\\\\\"}\\\"\":\"eight 88\\\\\",\"nine 999\\\"\":\"\\\"\"}",
        "[\"long enough for several words: }]\\\"}]\",{},\"é\\u00e9\"]",
        "\"a text \\\" with } and \\\\\"",
        "\"\"",
        "[]"
      })
  void aValueEndsAtItsLastBracketOrQuoteHoweverItComes(String value) {
    byte[] bytes = ("," + value + ",{\"z\":\"\"}").getBytes(StandardCharsets.UTF_8);
    int end = 1 + value.getBytes(StandardCharsets.UTF_8).length;
    Nesting nesting = new Nesting();
    for (int first = 1; first < bytes.length; first++) {
      for (int second = first; second < bytes.length; second++) {
        nesting.reset();
        int found = nesting.feed(bytes, 1, first);
        found = found < 0 ? nesting.feed(bytes, first, second) : found;
        found = found < 0 ? nesting.feed(bytes, second, bytes.length) : found;
        assertThat(found).as("in pieces up to %d and %d", first, second).isEqualTo(end);
      }
    }
  }
}
