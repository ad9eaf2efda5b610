package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Batch;
import dev.millrace.connect.jdbc.query.Course;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.Sight;
import dev.millrace.connect.jdbc.query.TableRead;
import dev.millrace.connect.jdbc.query.TableRotation;
import dev.millrace.connect.jdbc.query.Target;
import dev.millrace.connect.jdbc.split.Courses;
import dev.millrace.connect.jdbc.split.Progress;
import dev.millrace.connect.jdbc.split.Share;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clocks that jump, and transaction numbers that go back. */
class ClockIT {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final AtomicLong shiftMs = new AtomicLong();

  @BeforeEach
  void makeTable() {
    Postgres.schema("clock");
    Postgres.run(
        "CREATE TABLE clock.t (id int PRIMARY KEY, changed timestamptz NOT NULL)",
        "CREATE INDEX ON clock.t (changed, id)");
  }

  /** PostgreSQL, whose clock is ahead by what {@link #shiftMs} says. */
  private Dialect shifted(Dialect real) {
    return (Dialect)
        Proxy.newProxyInstance(
            Dialect.class.getClassLoader(),
            new Class<?>[] {Dialect.class},
            (proxy, method, args) -> {
              try {
                Object result = method.invoke(real, args);
                return method.getName().equals("nowMs") ? (Long) result + shiftMs.get() : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private TableRotation rotation(Map<String, ?> stored) {
    Map<String, String> props = TaskRunner.props("timestamp", "clock", "t");
    props.put("timestamp.column.name", "changed");
    props.put("poll.interval.ms", "0");
    JdbcSourceConfig config = new JdbcSourceConfig(props);
    ReadSettings settings = config.reading();
    Dialect dialect = shifted(config.dialect());
    Target target = Target.table(new TableId("clock", "t"));
    Course course =
        new Courses(
                settings,
                dialect,
                new Progress("clock", new TaskRunner.Offsets()),
                table -> Sight.NONE)
            .of(target, Share.ALL, Position.of(stored));
    return new TableRotation(
        List.of(new TableRead(target, course, settings, dialect, Postgres::connect, stored)),
        dialect,
        new Guard("database", GuardSettings.retries(1, 1, 1), e -> false),
        1,
        Duration.ofHours(1),
        batch -> {});
  }

  private void insert(int id) {
    Postgres.run(
        "INSERT INTO clock.t VALUES ("
            + id
            + ", now() + "
            + shiftMs.get()
            + " * interval '1 millisecond' - interval '10 milliseconds')");
  }

  private static List<Integer> passes(TableRotation rotation, int count) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Batch batch = rotation.next();
      for (SourceRecord record : batch.records()) {
        ids.add(((Struct) record.value()).getInt32("id"));
      }
    }
    return ids;
  }

  @Test
  void rowsWrittenAfterTheDatabasesClockWasSetBackAreReadOnce() {
    insert(1);
    try (TableRotation rotation = rotation(null)) {
      assertThat(passes(rotation, 2)).containsExactly(1);
      shiftMs.set(HOUR);
      insert(2);
      assertThat(passes(rotation, 2)).containsExactly(2);
      shiftMs.set(0);
      insert(3);
      assertThat(passes(rotation, 2)).containsExactly(3);
      insert(4);
      assertThat(passes(rotation, 2)).containsExactly(4);
      shiftMs.set(HOUR + 60_000);
      insert(5);
      assertThat(passes(rotation, 3)).containsExactly(5);
    }
  }

  @Test
  void rowsAreReadOnceWhenTheTransactionsNumbersWentBack() {
    insert(1);
    Map<String, Object> offset = new java.util.HashMap<>();
    try (TableRotation rotation = rotation(null)) {
      offset.putAll(rotation.next().records().get(0).sourceOffset());
    }
    offset.put(Position.PASS_TRANSACTION, (long) offset.get(Position.PASS_TRANSACTION) + 1_000_000);
    insert(2);
    try (TableRotation rotation = rotation(offset)) {
      assertThat(passes(rotation, 3)).containsExactly(2);
      insert(3);
      assertThat(passes(rotation, 2)).containsExactly(3);
    }
  }
}
