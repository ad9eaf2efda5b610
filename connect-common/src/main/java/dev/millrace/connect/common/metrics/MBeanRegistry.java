package dev.millrace.connect.common.metrics;

import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For workers before Kafka 4.1: one MBean a task, named as the worker's own plugin metrics are
 * later ({@code kafka.connect:type=plugins,connector=...,task=...}), so that the same exporter rule
 * serves both.
 */
final class MBeanRegistry implements Registry, DynamicMBean {
  private static final Logger log = LoggerFactory.getLogger(MBeanRegistry.class);

  private final Map<Metric, Supplier<Number>> values = new EnumMap<>(Metric.class);
  private final ObjectName name;

  MBeanRegistry(String connector, String task) {
    try {
      name =
          new ObjectName(
              "kafka.connect:type=plugins,connector="
                  + ObjectName.quote(connector)
                  + ",task="
                  + task);
      var server = ManagementFactory.getPlatformMBeanServer();
      if (server.isRegistered(name)) {
        // A task that was abandoned by the worker never closed its own.
        server.unregisterMBean(name);
      }
      server.registerMBean(this, name);
    } catch (JMException e) {
      throw new IllegalStateException("Can't register metrics of " + connector + "-" + task, e);
    }
  }

  @Override
  public synchronized void register(Metric metric, Supplier<Number> value) {
    values.put(metric, value);
  }

  @Override
  public void close() {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    } catch (JMException e) {
      log.debug("{} was already gone", name, e);
    }
  }

  @Override
  public synchronized Object getAttribute(String attribute) throws AttributeNotFoundException {
    for (Map.Entry<Metric, Supplier<Number>> entry : values.entrySet()) {
      if (entry.getKey().metricName().equals(attribute)) {
        return entry.getValue().get();
      }
    }
    throw new AttributeNotFoundException(attribute);
  }

  @Override
  public synchronized AttributeList getAttributes(String[] attributes) {
    List<String> wanted = List.of(attributes);
    AttributeList list = new AttributeList();
    values.forEach(
        (metric, value) -> {
          if (wanted.contains(metric.metricName())) {
            list.add(new Attribute(metric.metricName(), value.get()));
          }
        });
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException(attribute.getName() + " is read-only");
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return new AttributeList();
  }

  @Override
  public Object invoke(String actionName, Object[] params, String[] signature) {
    throw new IllegalArgumentException("No operation " + actionName);
  }

  @Override
  public synchronized MBeanInfo getMBeanInfo() {
    MBeanAttributeInfo[] attributes =
        values.keySet().stream()
            .map(
                metric ->
                    new MBeanAttributeInfo(
                        metric.metricName(),
                        Number.class.getName(),
                        metric.description(),
                        true,
                        false,
                        false))
            .toArray(MBeanAttributeInfo[]::new);
    return new MBeanInfo(
        getClass().getName(), "Metrics of one connector task", attributes, null, null, null);
  }
}
