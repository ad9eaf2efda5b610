package dev.millrace.connect.common.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.FakeContext;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final TopicPartition HELD = new TopicPartition("orders", 0);
  private static final TopicPartition FREE = new TopicPartition("orders", 1);

  private final FakeContext context = new FakeContext();
  private final Flow flow = new Flow(context);

  FlowTest() {
    context.assignment.addAll(List.of(HELD, FREE));
  }

  @Test
  void resumesWhatWasHeldWhenARebalanceTookIt() {
    flow.hold(HELD);
    flow.forget(HELD);
    assertThat(context.paused).as("what the worker keeps").containsExactly(HELD);

    flow.assigned(List.of(HELD));

    assertThat(context.paused).isEmpty();
  }

  @Test
  void stopsPartitionsThatComeWhileAllAreStopped() {
    context.assignment.remove(FREE);
    flow.stopAll();
    context.assignment.add(FREE);

    flow.assigned(List.of(FREE));

    assertThat(context.paused).containsExactly(HELD, FREE);
    flow.resumeAll();
    assertThat(context.paused).isEmpty();
  }

  @Test
  void keepsHoldingOneWhileTheOthersGoOn() {
    flow.hold(HELD);
    flow.stopAll();
    flow.resumeAll();
    assertThat(context.paused).containsExactly(HELD);
    flow.release(HELD);
    assertThat(context.paused).isEmpty();
  }
}
