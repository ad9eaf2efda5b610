package dev.millrace.connect.snowflake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableNamesTest {
  @Test
  void mapsTopics() {
    TableNames names = TableNames.parse("a:A1, b.*:\"b:x\"", false, "in_${topic}");
    assertThat(names.of("a")).isEqualTo("A1");
    assertThat(names.of("bcd")).isEqualTo("b:x");
    assertThat(names.of("c.d")).isEqualTo("in_c.d");
  }

  @Test
  void refersToGroupsWhereAsked() {
    assertThat(TableNames.parse("db\\.(.*):t_$1", true, "${topic}").of("db.orders"))
        .isEqualTo("t_orders");
    assertThat(TableNames.parse("db\\.(.*):t_$1", false, "${topic}").of("db.orders"))
        .isEqualTo("t_$1");
  }

  @Test
  void refusesWhatIsNoMap() {
    assertThatThrownBy(() -> TableNames.parse("a", false, "x"))
        .hasMessage("'a' is no pair: write topic:table,topic:table.");
    assertThatThrownBy(() -> TableNames.parse("(:T", false, "x"))
        .hasMessageStartingWith("'(' is no regular expression");
  }
}
