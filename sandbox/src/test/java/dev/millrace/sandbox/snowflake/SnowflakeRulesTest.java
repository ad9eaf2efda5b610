package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.snowflake.SnowflakeFault.Effect;
import dev.millrace.sandbox.snowflake.SnowflakeFault.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnowflakeRulesTest {

  private static Effect on(SnowflakeFault fault, String operation, String subject) {
    return fault.on(new SnowflakeRequest(operation, subject, ""));
  }

  @Test
  void strikesStatementsByTheirText() {
    SnowflakeFault fault =
        new SnowflakeRules(
            0,
            List.of(SnowflakeRule.onStatement("merge into .*", Effect.CUT_AFTER).skip(1).most(1)));
    assertThat(on(fault, "STATEMENT", "MERGE INTO T\nUSING S")).isEqualTo(Effect.PROCEED);
    assertThat(on(fault, "UPLOAD", "MERGE INTO T")).isEqualTo(Effect.PROCEED);
    assertThat(on(fault, "STATEMENT", "SELECT 1")).isEqualTo(Effect.PROCEED);
    assertThat(on(fault, "STATEMENT", "MERGE INTO T\nUSING S")).isEqualTo(Effect.CUT_AFTER);
    assertThat(on(fault, "STATEMENT", "MERGE INTO T\nUSING S")).isEqualTo(Effect.PROCEED);
  }

  @Test
  void delaysAddUpAndTheFirstOtherEffectHappens() {
    SnowflakeFault fault =
        new SnowflakeRules(
            0,
            List.of(
                SnowflakeRule.on(".*", Effect.delayed(Duration.ofMillis(30))),
                SnowflakeRule.on("UPLOAD", Effect.UNAVAILABLE),
                SnowflakeRule.on("UPLOAD|RESULT", Effect.CUT_BEFORE)));
    assertThat(on(fault, "UPLOAD", "DB.PUBLIC.S/f"))
        .isEqualTo(new Effect(Kind.UNAVAILABLE, Duration.ofMillis(30)));
    assertThat(on(fault, "RESULT", "/queries/x/result").kind()).isEqualTo(Kind.CUT_BEFORE);
  }

  @Test
  void travelsAsJson() {
    List<SnowflakeRule> rules =
        List.of(
            SnowflakeRule.onStatement("COMMIT", Effect.EXPIRE_TOKEN).probability(0.5).most(3),
            SnowflakeRule.on("UPLOAD", Effect.delayed(Duration.ofMillis(7))));
    SnowflakeFault here = new SnowflakeRules(7, rules);
    SnowflakeFault there = ControlJson.rules(ControlJson.rules(7, rules));
    for (int i = 0; i < 20; i++) {
      assertThat(on(there, "STATEMENT", "COMMIT")).isEqualTo(on(here, "STATEMENT", "COMMIT"));
    }
    assertThat(on(there, "UPLOAD", "f").delay()).isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void refusesWhatIsNoRule() {
    assertThatThrownBy(() -> SnowflakeRule.on("(", Effect.CUT_AFTER))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SnowflakeRule.on("UPLOAD", Effect.CUT_AFTER).skip(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("skip and most are at least 0, not -1, 2147483647");
  }
}
