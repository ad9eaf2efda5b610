package dev.millrace.connect.jdbc.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.Column;
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

  private static Criteria criteria(
      Mode mode, List<Column> key, String zone, long delayMs, String... times) {
    Table table =
        new Table(new TableId("public", "orders"), List.of(ID, CODE, CREATED, CHANGED, SEEN), key);
    ReadSettings settings =
        new ReadSettings(
            "shop",
            mode,
            new CursorNames("id", List.of(times), List.of(), List.of()),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Duration.ofMillis(delayMs),
            10,
            Duration.ZERO,
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
    Criteria.Where where = criteria.after(Position.of(offset));
    assertThat(where.sql()).isEqualTo(sql);
    assertThat(where.parameters()).containsExactly(parameters);
  }

  @Test
  void incrementingGoesOnAfterTheNumber() {
    Criteria criteria = criteria(Mode.INCREMENTING, List.of(CODE), "UTC", 0);

    assertThat(criteria.orderBy()).isEqualTo(" ORDER BY t.\"id\"");
    assertThat(criteria.exact()).isTrue();
    where(criteria, null, "");
    where(criteria, Map.of("incrementing", 7), " WHERE t.\"id\" > CAST(? AS bigint)", "7");
  }

  @Test
  void timestampGoesOnWithinEqualTimestampsByThePrimaryKey() {
    Criteria criteria = criteria(Mode.TIMESTAMP, List.of(CODE, ID), "UTC", 0, "changed");
    String bound = " WHERE t.\"changed\" < (CURRENT_TIMESTAMP AT TIME ZONE INTERVAL '0 seconds')";

    assertThat(criteria.orderBy()).isEqualTo(" ORDER BY t.\"changed\", t.\"co\"\"de\", t.\"id\"");
    assertThat(criteria.selected())
        .containsExactly("\"changed\"", "CAST(\"co\"\"de\" AS text)", "\"id\"");
    where(criteria, null, bound);
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
        bound
            + " AND (t.\"changed\", t.\"co\"\"de\", t.\"id\") > (CAST(? AS timestamp), CAST(? AS"
            + " character(3)), CAST(? AS bigint))",
        "1970-01-01 00:00:00.001234",
        "x'y",
        "7");
  }

  @Test
  void anOffsetOfAnotherConnectorGoesOnAfterItsTimestamp() {
    where(
        criteria(Mode.TIMESTAMP, List.of(ID), "UTC", 0, "seen"),
        Map.of("timestamp", 1L),
        " WHERE t.\"seen\" < CURRENT_TIMESTAMP AND t.\"seen\" > CAST(? AS timestamptz)",
        "1970-01-01 00:00:00.001000+00");
  }

  @Test
  void aChangedPrimaryKeyRepeatsTheLastTimestampRatherThanLoseARow() {
    where(
        criteria(Mode.TIMESTAMP, List.of(ID), "UTC", 0, "seen"),
        Map.of("timestamp", 1L, "millrace.v1.key.code", "x"),
        " WHERE t.\"seen\" < CURRENT_TIMESTAMP AND t.\"seen\" >= CAST(? AS timestamptz)",
        "1970-01-01 00:00:00.001000+00");
    where(
        criteria(Mode.BULK, List.of(ID), "UTC", 0),
        Map.of("millrace.v1.bulk.started", 1L, "millrace.v1.key.code", "x"),
        "");
  }

  @Test
  void severalTimestampsAreCoalescedInTheDatabasesTimeZone() {
    where(
        criteria(
            Mode.TIMESTAMP_INCREMENTING, List.of(), "Europe/Berlin", 1500, "changed", "created"),
        Map.of("timestamp", 1782864000000L, "incrementing", "8"),
        " WHERE COALESCE(t.\"changed\", t.\"created\") < (CURRENT_TIMESTAMP AT TIME ZONE"
            + " 'Europe/Berlin') - INTERVAL '1500 milliseconds' AND (COALESCE(t.\"changed\","
            + " t.\"created\"), t.\"id\") > (CAST(? AS timestamp), CAST(? AS bigint))",
        "2026-07-01 02:00:00.000000",
        "8");
  }

  @Test
  void bulkGoesOnOnlyAfterAKeyOfABulkRun() {
    Criteria criteria = criteria(Mode.BULK, List.of(ID), "UTC", 0);

    where(
        criteria,
        Map.of("millrace.v1.bulk.started", 1L, "millrace.v1.key.id", 7),
        " WHERE t.\"id\" > CAST(? AS bigint)",
        "7");
    where(criteria, Map.of("timestamp", 1L, "millrace.v1.key.id", 7), "");
  }

  @Test
  void withoutPrimaryKeyOnlyTheModesWithANumberAreExact() {
    assertThat(criteria(Mode.BULK, List.of(), "UTC", 0).exact()).isFalse();
    assertThat(criteria(Mode.BULK, List.of(), "UTC", 0).orderBy()).isEmpty();
    assertThat(criteria(Mode.TIMESTAMP, List.of(), "UTC", 0, "seen").exact()).isFalse();
    assertThat(criteria(Mode.TIMESTAMP_INCREMENTING, List.of(), "UTC", 0, "seen").exact()).isTrue();
  }
}
