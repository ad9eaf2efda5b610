package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTablesTest {
  private static final TableId A = new TableId("s", "a");
  private static final TableId B = new TableId("s", "b");
  private static final TableId ODD = new TableId("s\".\"x", "we,ird.\"name");

  @Test
  void spreadsTablesInTurnAndMakesNoTaskWithoutTables() {
    assertThat(TaskTables.spread(List.of(A, B, ODD), 2))
        .containsExactly(new TaskTables(List.of(A, ODD)), new TaskTables(List.of(B)));
    assertThat(TaskTables.spread(List.of(A), 5)).containsExactly(new TaskTables(List.of(A)));
    assertThat(TaskTables.spread(List.of(), 5)).isEmpty();
  }

  @Test
  void anyNameComesBackFromTheTasksConfiguration() {
    TaskTables tables = new TaskTables(List.of(A, ODD, B));

    assertThat(TaskTables.of(Map.of(TaskTables.KEY, tables.text()))).isEqualTo(tables);
  }
}
