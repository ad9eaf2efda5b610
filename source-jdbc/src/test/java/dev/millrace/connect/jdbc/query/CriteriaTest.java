package dev.millrace.connect.jdbc.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.schedule.Schedule;
import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Dialects;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import dev.millrace.connect.jdbc.offset.Position;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CriteriaTest {
  private static final Dialect POSTGRES =
      Dialects.find("", "jdbc:postgresql://db/shop").orElseThrow();
  private static final Column ID = column("id", "int8", "bigint");
  private static final Column CODE = column("co\"de", "bpchar", "character(3)");
  private static final Column CREATED = column("created", "timestamp", "timestamp");
  private static final Column CHANGED = column("changed", "timestamp", "timestamp");
  private static final Column SEEN = column("seen", "timestamptz", "timestamptz");

  private static Column column(String name, String type, String declared) {
    return new Column(name, type, null, declared, 0, 0, false, false);
  }

  private static Criteria criteria(Mode mode, List<Column> key, String zone, String... times) {
    Table table =
        new Table(new TableId("public", "orders"), List.of(ID, CODE, CREATED, CHANGED, SEEN), key);
    ReadSettings settings =
        new ReadSettings(
            "shop",
            mode,
            new CursorNames("id", List.of(times), List.of(), List.of()),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Duration.ZERO,
            Duration.ZERO,
            false,
            1000,
            10,
            1000,
            "",
            Schedule.once(),
            new TopicNames("", "${table}"),
            new RecordKey(RecordKey.Kind.PRIMARY_KEY, List.of()),
            "positions",
            false,
            Quoting.STANDARD,
            new TypeSettings(
                NumericMapping.NONE, TimestampGranularity.CONNECT_LOGICAL, ZoneId.of(zone)));
    return new Criteria(CursorColumns.of(table, settings), settings, POSTGRES);
  }

  private static void where(
      Criteria criteria, Map<String, ?> offset, String sql, String... parameters) {
    Condition where = criteria.after(criteria.place(Position.of(offset)));
    assertThat(where.sql()).isEqualTo(sql);
    assertThat(where.parameters()).containsExactly(parameters);
  }

  @Test
  void incrementingGoesOnAfterTheNumber() {
    Criteria criteria = criteria(Mode.INCREMENTING, List.of(CODE), "UTC");

    assertThat(criteria.orderBy()).isEqualTo(" ORDER BY t.\"id\"");
    assertThat(criteria.exact()).isTrue();
    where(criteria, null, "");
    where(criteria, Map.of("incrementing", 7), "t.\"id\" > CAST(? AS bigint)", "7");
  }

  @Test
  void timestampGoesOnWithinEqualTimestampsByThePrimaryKey() {
    Criteria criteria = criteria(Mode.TIMESTAMP, List.of(CODE, ID), "UTC", "changed");

    assertThat(criteria.orderBy()).isEqualTo(" ORDER BY t.\"changed\", t.\"co\"\"de\", t.\"id\"");
    assertThat(criteria.selected())
        .containsExactly("\"changed\"", "CAST(\"co\"\"de\" AS text)", "\"id\"");
    where(criteria, null, "");
    where(
        criteria,
        Map.of(
            "timestamp",
            1L,
            "timestamp_nanos",
            1_234_000,
            "millrace.v1.key.id",
            7L,
            "millrace.v1.key.co\"de",
            "x'y"),
        "(t.\"changed\", t.\"co\"\"de\", t.\"id\") > (CAST(? AS timestamp), CAST(? AS"
            + " character(3)), CAST(? AS bigint))",
        "1970-01-01 00:00:00.001234",
        "x'y",
        "7");
  }

  @Test
  void anOffsetOfAnotherConnectorGoesOnAfterItsTimestamp() {
    where(
        criteria(Mode.TIMESTAMP, List.of(ID), "UTC", "seen"),
        Map.of("timestamp", 1L),
        "t.\"seen\" > CAST(? AS timestamptz)",
        "1970-01-01 00:00:00.001000+00");
  }

  @Test
  void aChangedPrimaryKeyRepeatsTheLastTimestampRatherThanLoseARow() {
    where(
        criteria(Mode.TIMESTAMP, List.of(ID), "UTC", "seen"),
        Map.of("timestamp", 1L, "millrace.v1.key.code", "x"),
        "t.\"seen\" > CAST(? AS timestamptz)",
        "1970-01-01 00:00:00.000999+00");
    where(
        criteria(Mode.BULK, List.of(ID), "UTC"),
        Map.of("millrace.v1.run", 1L, "millrace.v1.key.code", "x"),
        "");
  }

  @Test
  void severalTimestampsAreCoalescedInTheDatabasesTimeZone() {
    where(
        criteria(Mode.TIMESTAMP_INCREMENTING, List.of(), "Europe/Berlin", "changed", "created"),
        Map.of("timestamp", 1782864000000L, "incrementing", "8"),
        "(COALESCE(t.\"changed\","
            + " t.\"created\"), t.\"id\") > (CAST(? AS timestamp), CAST(? AS bigint))",
        "2026-07-01 02:00:00.000000",
        "8");
  }

  @Test
  void anEndIsWithinTheRows() {
    Criteria criteria = criteria(Mode.BULK, List.of(CODE, ID), "UTC");

    assertThat(criteria.upTo(Place.NOWHERE)).isEqualTo(Condition.ALL);
    assertThat(criteria.upTo(Place.of("x", 7L)))
        .isEqualTo(
            new Condition(
                "(t.\"co\"\"de\", t.\"id\") <= (CAST(? AS character(3)), CAST(? AS bigint))",
                List.of("x", "7")));
    assertThat(criteria.upTo(Place.of("x")).sql())
        .isEqualTo("t.\"co\"\"de\" <= CAST(? AS character(3))");
  }

  @Test
  void withoutPrimaryKeyOnlyTheModesWithANumberAreExact() {
    assertThat(criteria(Mode.BULK, List.of(), "UTC").exact()).isFalse();
    assertThat(criteria(Mode.BULK, List.of(), "UTC").orderBy()).isEmpty();
    assertThat(criteria(Mode.TIMESTAMP, List.of(), "UTC", "seen").exact()).isFalse();
    assertThat(criteria(Mode.TIMESTAMP_INCREMENTING, List.of(), "UTC", "seen").exact()).isTrue();
  }
}
