package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class S3RulesTest {

  private static List<Kind> kinds(S3Fault fault, String operation, String key, int times) {
    return IntStream.range(0, times).mapToObj(i -> fault.on(operation, "b", key).kind()).toList();
  }

  @Test
  void strikesTheChosenOperationsAndKeys() {
    S3Fault fault = S3Rules.of(S3Rule.on("UploadPart|PutObject", Effect.DENIED).keys("topics/.*"));
    assertThat(fault.on("UploadPart", "b", "topics/x")).isEqualTo(Effect.DENIED);
    assertThat(fault.on("PutObject", "b", "topics/")).isEqualTo(Effect.DENIED);
    assertThat(fault.on("PutObject", "b", "state/topics/")).isEqualTo(Effect.PROCEED);
    assertThat(fault.on("PutObjectTagging", "b", "topics/")).isEqualTo(Effect.PROCEED);
  }

  @Test
  void skipsFirstAndIsSpentAtLast() {
    S3Fault fault = S3Rules.of(S3Rule.always(Effect.CUT_AFTER).skip(2).most(1));
    assertThat(kinds(fault, "PutObject", "k", 5))
        .containsExactly(Kind.PROCEED, Kind.PROCEED, Kind.CUT_AFTER, Kind.PROCEED, Kind.PROCEED);
  }

  @Test
  void theSameSeedStrikesTheSameRequests() {
    List<S3Rule> rules = List.of(S3Rule.always(Effect.SLOW_DOWN).probability(0.3));
    List<Kind> first = kinds(new S3Rules(7, rules), "PutObject", "k", 1_000);
    assertThat(kinds(new S3Rules(7, rules), "PutObject", "k", 1_000)).isEqualTo(first);
    assertThat(kinds(new S3Rules(8, rules), "PutObject", "k", 1_000)).isNotEqualTo(first);
    assertThat(first.stream().filter(Kind.SLOW_DOWN::equals).count()).isBetween(200L, 400L);
  }

  @Test
  void delaysAddUpAndTheFirstOtherEffectHappens() {
    S3Fault fault =
        S3Rules.of(
            S3Rule.always(Effect.delayed(Duration.ofMillis(30))),
            S3Rule.on("PutObject", Effect.INTERNAL_ERROR),
            S3Rule.always(Effect.CUT_BEFORE),
            S3Rule.always(Effect.delayed(Duration.ofMillis(5))));
    assertThat(fault.on("PutObject", "b", "k"))
        .isEqualTo(new Effect(Kind.INTERNAL_ERROR, Duration.ofMillis(35)));
    assertThat(fault.on("GetObject", "b", "k"))
        .isEqualTo(new Effect(Kind.CUT_BEFORE, Duration.ofMillis(35)));
  }

  @Test
  void refusesWhatIsNoRule() {
    assertThatThrownBy(() -> S3Rule.always(Effect.DENIED).probability(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A probability is from 0 to 1, not 1.5");
    assertThatThrownBy(() -> S3Rule.on("(", Effect.DENIED))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
