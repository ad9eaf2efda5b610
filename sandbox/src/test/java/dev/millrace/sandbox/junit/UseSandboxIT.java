package dev.millrace.sandbox.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.millrace.sandbox.Sandbox;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

class UseSandboxIT {

  private static final Set<Sandbox> SEEN = new HashSet<>();
  private static final Set<String> NAMES = new HashSet<>();

  @Test
  void sharesOneSandboxAndShowsTheLogOfAFailure() {
    var results =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(First.class), selectClass(Second.class))
            .execute();
    results.testEvents().assertStatistics(stats -> stats.started(3).failed(1));
    assertThat(SEEN).hasSize(1);
    assertThat(NAMES).hasSize(3).allMatch(name -> name.matches("t[0-9]+_[a-z]+_orders"));
    Sandbox sandbox = SEEN.iterator().next();
    assertThat(sandbox.broker().isAlive()).as("closed with the run").isFalse();
    Throwable failure =
        results.testEvents().failed().stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .findFirst()
            .orElseThrow()
            .getThrowable()
            .orElseThrow();
    assertThat(failure).hasMessage("as planned");
    assertThat(failure.getSuppressed())
        .anyMatch(
            logs ->
                logs.getMessage().contains("worker.log")
                    && logs.getMessage().contains("broker.log"));
  }

  @UseSandbox(brokerLog = true)
  static class First {

    @Test
    void succeeds(Sandbox sandbox, TestNames names) {
      SEEN.add(sandbox);
      NAMES.add(names.sqlName("orders"));
      assertThat(sandbox.rest().connectors()).isEmpty();
    }

    @Test
    void fails(Sandbox sandbox, TestNames names) {
      SEEN.add(sandbox);
      NAMES.add(names.sqlName("orders"));
      throw new IllegalStateException("as planned");
    }
  }

  @UseSandbox
  static class Second {

    @Test
    void shares(Sandbox sandbox, TestNames names) {
      SEEN.add(sandbox);
      NAMES.add(names.sqlName("orders"));
    }
  }
}
