package dev.millrace.connect.jdbc.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.ListedTable;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TableFilterTest {
  private static final ListedTable ORDERS =
      new ListedTable("shop", new TableId("public", "orders"), true, true);

  private static List<Pattern> patterns(String... patterns) {
    return Arrays.stream(patterns).map(Pattern::compile).toList();
  }

  private static boolean named(String name) {
    return new TableFilter(List.of(name), List.of(), List.of(), List.of()).takes(ORDERS);
  }

  @Test
  void takesEveryTableByDefault() {
    assertThat(new TableFilter(List.of(), List.of(), List.of(), List.of()).takes(ORDERS)).isTrue();
  }

  @Test
  void namesMayBeQualifiedAndQuoted() {
    assertThat(named("orders")).isTrue();
    assertThat(named(" public.orders")).isTrue();
    assertThat(named("shop.public.orders")).isTrue();
    assertThat(named("\"public\".\"orders\"")).isTrue();
    assertThat(named("order")).isFalse();
    assertThat(named("audit.orders")).isFalse();
  }

  @Test
  void whatIsLeftOutWins() {
    assertThat(new TableFilter(List.of(), List.of("orders"), List.of(), List.of()).takes(ORDERS))
        .isFalse();
    assertThat(
            new TableFilter(List.of(), List.of(), patterns("public\\..*"), patterns(".*\\.orders"))
                .takes(ORDERS))
        .isFalse();
  }

  @Test
  void patternsMatchAllOfTheName() {
    assertThat(
            new TableFilter(List.of(), List.of(), patterns("x", "public\\.o.*"), List.of())
                .takes(ORDERS))
        .isTrue();
    assertThat(new TableFilter(List.of(), List.of(), patterns("orders"), List.of()).takes(ORDERS))
        .isFalse();
  }
}
