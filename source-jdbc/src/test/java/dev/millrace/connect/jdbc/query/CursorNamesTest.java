package dev.millrace.connect.jdbc.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.CursorNames.Mapping;
import java.util.List;
import org.junit.jupiter.api.Test;

class CursorNamesTest {
  private static final TableId ORDERS = new TableId("public", "orders");

  private static void refused(String entry, String message) {
    assertThatThrownBy(() -> Mapping.parse(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void readsAnEntryFromItsLastColon() {
    assertThat(Mapping.parse(" (?:a|b):c ")).isEqualTo(new Mapping("(?:a|b)", List.of("c")));
    assertThat(Mapping.parse("[a-c].*:[x | y]"))
        .isEqualTo(new Mapping("[a-c].*", List.of("x", "y")));
  }

  @Test
  void saysWhatAnEntryMustBe() {
    refused("orders", "be regex:column or regex:[column|column]: orders");
    refused("orders:", "name a column after the colon: orders:");
    refused("orders:[a|]", "name a column after the colon: orders:[a|]");
    refused(
        "o(:a", "have a Java regular expression before the colon, but o( is none: Unclosed group");
  }

  @Test
  void theFirstPatternThatMatchesAllOfTheNameCounts() {
    CursorNames names =
        new CursorNames(
            "",
            List.of(),
            List.of(
                new Mapping("orders", List.of("part")),
                new Mapping("public\\.o.*", List.of("id")),
                new Mapping(".*", List.of("any"))),
            List.of(new Mapping(".*\\.customers", List.of("changed"))));

    assertThat(names.incrementing(ORDERS)).hasValue("id");
    assertThat(names.incrementing(new TableId("s", "other"))).hasValue("any");
    assertThat(names.timestamps(ORDERS)).isEmpty();
    assertThat(names.incrementingKey()).isEqualTo("incrementing.column.mapping");
    assertThat(names.timestampKey()).isEqualTo("timestamp.columns.mapping");
  }

  @Test
  void withoutMappingsTheNamesAreThoseOfEveryTable() {
    CursorNames names = new CursorNames("id", List.of("a", "b"), List.of(), List.of());

    assertThat(names.incrementing(ORDERS)).hasValue("id");
    assertThat(names.timestamps(ORDERS)).hasValue(List.of("a", "b"));
    assertThat(names.incrementingKey()).isEqualTo("incrementing.column.name");
  }
}
