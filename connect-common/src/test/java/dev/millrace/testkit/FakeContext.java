package dev.millrace.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a worker keeps for a task: positions, pauses, dead letters. */
public final class FakeContext implements SinkTaskContext {
  public final Map<TopicPartition, Long> seeks = new HashMap<>();
  public final Set<TopicPartition> assignment = new LinkedHashSet<>();
  public final Set<TopicPartition> paused = new LinkedHashSet<>();
  public final List<String> deadLetters = new ArrayList<>();
  public long timeoutMs = -1;

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    seeks.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition tp, long offset) {
    seeks.put(tp, offset);
  }

  @Override
  public void timeout(long ms) {
    timeoutMs = ms;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return assignment;
  }

  @Override
  public void pause(TopicPartition... partitions) {
    paused.addAll(List.of(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    paused.removeAll(List.of(partitions));
  }

  @Override
  public void requestCommit() {}

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return (record, error) -> {
      deadLetters.add(error.getMessage());
      return CompletableFuture.completedFuture(null);
    };
  }

  @Override
  public org.apache.kafka.common.metrics.PluginMetrics pluginMetrics() {
    throw new NoSuchMethodError("as on an older worker");
  }
}
