package dev.millrace.connect.jdbc.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.TableId;
import org.junit.jupiter.api.Test;

class TopicNamesTest {
  private static final TableId ODD = new TableId("s", "a$1${schema}");

  @Test
  void namesOfTablesAreTakenAsTheyAre() {
    assertThat(new TopicNames("p-", "${table}").of(ODD, "db")).isEqualTo("p-a$1${schema}");
    assertThat(new TopicNames("p-", "${catalog}.${schema}.${table}").of(ODD, "db"))
        .isEqualTo("p-db.s.a$1${schema}");
    assertThat(new TopicNames("", "${catalog}.${table}").of(new TableId("c", "s", "t"), "db"))
        .isEqualTo("c.t");
    assertThat(new TopicNames("", "${catalog}${table}").of(new TableId("s", "t"), null))
        .isEqualTo("t");
  }

  @Test
  void aFormatNamesTheTableAndNothingUnknown() {
    assertThat(TopicNames.valid("x-${table}")).isTrue();
    assertThat(TopicNames.valid("${schema}")).isFalse();
    assertThat(TopicNames.valid("${table}${topic}")).isFalse();
  }
}
