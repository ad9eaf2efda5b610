package dev.millrace.connect.rest.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.rest.cursor.CursorRules;
import dev.millrace.connect.rest.cursor.TimeCursors;
import dev.millrace.connect.rest.cursor.TimeFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UnitRulesTest {
  @Test
  void remembersAllThatIsAskedForAgain() {
    TimeCursors seconds = new TimeCursors(TimeFormat.of("epoch.seconds", ZoneOffset.UTC));
    UnitRules rules = CursorRules.parse(seconds, "", "PT1S", Instant.EPOCH).unit(true, 5);
    // Where a round's beginning has brought the cursor, to the millisecond.
    Cursor cursor = new Cursor(5_700, "5");
    assertThat(rules.since(cursor, 0)).isEqualTo(new Cursor(4_000, "4"));
    assertThat(rules.lowest(cursor)).isEqualTo(4_000);
  }
}
