package dev.millrace.connect.common.sink;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Holds partitions back, each for its own reason or all for want of memory. Used by the task's
 * thread.
 */
public final class Flow implements Consumer {
  private final SinkTaskContext context;
  private final Set<TopicPartition> held = new HashSet<>();
  private boolean stopped;

  public Flow(SinkTaskContext context) {
    this.context = context;
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    context.offset(partition, offset);
  }

  @Override
  public void hold(TopicPartition partition) {
    held.add(partition);
    context.pause(partition);
  }

  @Override
  public void release(TopicPartition partition) {
    held.remove(partition);
    if (!stopped) {
      context.resume(partition);
    }
  }

  /**
   * Partitions were assigned. Of those that a rebalance took and gave back, the worker keeps paused
   * what was when it went, though nobody holds it any more.
   *
   * @param partitions none of which is held yet
   */
  public void assigned(Collection<TopicPartition> partitions) {
    TopicPartition[] all = partitions.toArray(new TopicPartition[0]);
    if (stopped) {
      context.pause(all);
    } else {
      context.resume(all);
    }
  }

  public void forget(TopicPartition partition) {
    held.remove(partition);
  }

  public void stopAll() {
    if (!stopped) {
      stopped = true;
      context.pause(context.assignment().toArray(new TopicPartition[0]));
    }
  }

  public void resumeAll() {
    if (stopped) {
      stopped = false;
      for (TopicPartition partition : context.assignment()) {
        if (!held.contains(partition)) {
          context.resume(partition);
        }
      }
    }
  }

  public boolean stopped() {
    return stopped;
  }
}
