package dev.millrace.connect.common.metrics;

import java.util.function.Supplier;

/** Where a task's gauges are shown. */
interface Registry extends AutoCloseable {
  /** Shows {@code value} as {@code metric}; read on any thread. */
  void register(Metric metric, Supplier<Number> value);

  @Override
  void close();
}
