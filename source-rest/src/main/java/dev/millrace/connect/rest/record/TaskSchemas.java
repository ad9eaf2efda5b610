package dev.millrace.connect.rest.record;

import dev.millrace.connect.files.read.SchemaRules;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.TopicSchemas;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas of a task's topics, of one topic the same for all units. Used by any thread. */
public final class TaskSchemas {
  private final Map<Topic, Schemas> topics = new ConcurrentHashMap<>();

  private record Topic(String name, SchemaRules rules) {}

  Schemas of(String topic, SchemaRules rules) {
    return topics.computeIfAbsent(new Topic(topic, rules), each -> new TopicSchemas(rules));
  }
}
