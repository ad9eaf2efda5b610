package dev.millrace.connect.rest.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; ``",
        "/data/items; /data/items",
        "/a~1b/c~0d; /a~1b/c~0d",
        "/groups/*/items; /groups/*/items",
        "$; ``",
        "$.items; /items",
        "$.data.items[*]; /data/items/*",
        "$['odd name'][\"a.b\"].c; /odd name/a.b/c",
        "$['it\\'s'][*]; /it's/*",
        "$['*']; /*",
        "$.groups[*].items[*]; /groups/*/items/*",
        "$.pages.*; /pages/*",
        "$[*]; /*",
        "@; ``",
        "items; /items",
        "data.items[]; /data/items/*",
        "groups[*].items; /groups/*/items",
        "groups[].items[]; /groups/*/items/*",
        "\"odd.name\".x; /odd.name/x",
        "[].a; /*/a",
        "*.a; /*/a"
      })
  void readsThreeLanguages(String text, String pointer) {
    assertThat(RecordsPath.parse(text)).hasToString(pointer);
  }

  /** A field of that name is another thing than each element. */
  @Test
  void tellsAnAsteriskInQuotesFromAWildcard() {
    assertThat(RecordsPath.parse("$['*']")).isNotEqualTo(RecordsPath.parse("$[*]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "$..items; .items",
        "$.a[0]; 0]",
        "$.a[1:2]; 1:2]",
        "$.a[?(@.x)]; ?(@.x)]",
        "$.a[]; ]",
        "$a; a",
        "$.; ``",
        "$['a; ``",
        "$['a\\u0062']; u0062']",
        "a[?x]; ?x]",
        "a | b; ` | b`",
        "length(a); (a)",
        "a-b.; ``"
      })
  void refusesWhatCantBeReadOnce(String text, String rest) {
    assertThatThrownBy(() -> RecordsPath.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "'" + text + "' can't be followed in a body that is read once, from '" + rest + "' on");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/0", "/0", "/a/0/b"})
  void refusesOneElementOfAnArray(String pointer) {
    assertThatThrownBy(() -> RecordsPath.parse(pointer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("goes through one element of an array: write * for each");
  }
}
