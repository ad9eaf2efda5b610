package dev.millrace.connect.rest.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.common.resilience.GuardSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class CallKeysTest {
  private static final ConfigDef DEF = def();

  private static ConfigDef def() {
    Keys keys = Keys.define();
    CallKeys.define(keys);
    CallKeys.defineOfResource(keys);
    return keys.done();
  }

  private static AbstractConfig config(Map<String, String> props) {
    return new AbstractConfig(DEF, props, false);
  }

  @Test
  void describesEveryKey() {
    ConfigContract.everyKeyIsDescribed(DEF);
  }

  @Test
  void hasDefaults() {
    assertThat(CallKeys.settings(config(Map.of()), 3))
        .isEqualTo(
            new CallSettings(
                GuardSettings.retries(10, 500, 60_000).withCircuit(20, 10_000),
                Rate.UNLIMITED,
                3_600_000));
    assertThat(CallKeys.rules(config(Map.of()))).isEmpty();
  }

  @Test
  void sharesTheRateAmongTasks() {
    Map<String, String> props = new HashMap<>();
    props.put("rate.requests", "100");
    props.put("rate.period.ms", "60000");
    props.put("rate.burst", "10");
    props.put("rate.wait.max.ms", "5");
    props.put("retry.attempts", "-1");
    props.put("retry.backoff.ms", "7");
    props.put("retry.backoff.max.ms", "6");
    props.put("circuit.failure.threshold", "0");
    props.put("circuit.open.ms", "9");
    assertThat(CallKeys.settings(config(props), 8))
        .isEqualTo(
            new CallSettings(
                GuardSettings.retries(-1, 7, 7).withCircuit(0, 9), new Rate(12.5, 60_000, 1), 5));
    assertThat(CallKeys.settings(config(props), 2).rate()).isEqualTo(new Rate(50, 60_000, 5));
  }

  @Test
  void readsQuotesInTexts() {
    assertThat(CallKeys.rules(config(Map.of("rules", "200 body \"\\\"errors\\\":\" -> fail"))))
        .containsExactly(
            new StatusRule(200, 200, null, null, "\"errors\":", StatusRule.Action.FAIL));
  }

  @Test
  void readsRules() {
    AbstractConfig config =
        config(Map.of("rules", "404 -> skip,\n403 body \"quota, ours\" -> retry ,"));
    assertThat(CallKeys.rules(config))
        .containsExactly(
            StatusRule.of(404, 404, StatusRule.Action.SKIP),
            new StatusRule(403, 403, null, null, "quota, ours", StatusRule.Action.RETRY));
    Map<String, String> errors = new HashMap<>();
    CallKeys.checkResource(config, errors::put);
    assertThat(errors).isEmpty();
    CallKeys.checkResource(config(Map.of("rules", "404 -> skip, 4xx -> skip")), errors::put);
    assertThat(errors).containsOnlyKeys("rules");
    assertThat(errors.get("rules")).startsWith("'4xx -> skip' begins with no rule: write ");
  }
}
