package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTablesTest {
  private static final TableId A = new TableId("s", "a");
  private static final TableId B = new TableId("s", "b");
  private static final TableId ODD = new TableId("s\".\"x", "we,ird.\"name");

  @Test
  void dealsTablesOutOneByOneOrSharesThemAll() {
    assertThat(TaskTables.spread(List.of(A, B, ODD), 2, false))
        .containsExactly(
            new TaskTables(List.of(A, ODD), 0, 2, false), new TaskTables(List.of(B), 1, 2, false));
    assertThat(TaskTables.spread(List.of(A), 5, false)).hasSize(1);
    assertThat(TaskTables.spread(List.of(A), 500, true))
        .hasSize(64)
        .allMatch(task -> task.tables().equals(List.of(A)));
    assertThat(TaskTables.spread(List.of(), 5, true)).isEmpty();
    assertThat(TaskTables.ofQueries(3, 2)).hasSize(2);
  }

  @Test
  void oneTaskLeadsEachTable() {
    for (int table = 0; table < 5; table++) {
      int number = table;
      assertThat(
              TaskTables.spread(List.of(A, B, ODD, A, B), 3, true).stream()
                  .filter(task -> task.share(number).leads()))
          .hasSize(1);
    }
    assertThat(new TaskTables(List.of(A), 1, 2, false).share(0).leads()).isTrue();
  }

  @Test
  void anyNameComesBackFromTheTasksConfiguration() {
    TaskTables tables = new TaskTables(List.of(A, ODD, B), 3, 7, true);

    assertThat(TaskTables.of(tables.props())).isEqualTo(tables);
  }
}
