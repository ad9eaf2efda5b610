package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What validation asks of manifests and notifications. */
final class ManifestCheck {
  private static final int ANSWER_MS = 3_000;

  private ManifestCheck() {}

  static void rules(Validation validation, S3SinkConfig config) {
    String dir = config.manifestDir();
    validation.require(
        apart(dir, config.topicsDir()) && apart(dir, config.stateDir()),
        ManifestKeys.DIR,
        "Choose a directory outside of topics.dir ('"
            + config.topicsDir()
            + "') and of state.dir ('"
            + config.stateDir()
            + "').");
    validation.require(
        config.exactlyOnce() || !config.manifests().enabled(),
        ManifestKeys.ENABLED,
        "Set it to false, or delivery.guarantee to exactly_once: a manifest names files of which"
            + " each record is in one.");
    if (config.notificationTopic().isEmpty()) {
      return;
    }
    validation.require(
        config.manifests().enabled(),
        ManifestKeys.ENABLED,
        "Set it to true: a notification is a manifest's copy.");
    validation.require(
        config.notificationProducer().containsKey("bootstrap.servers"),
        ManifestKeys.BOOTSTRAP,
        "Name the brokers of topic '" + config.notificationTopic() + "', as host:port,host:port.");
    validation.require(
        !config.notificationProducer().containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG),
        ManifestKeys.PRODUCER + ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        "Remove it: notifications are sent at least once, without transactions.");
    producer(validation, config);
  }

  /** Neither is inside the other; "" is where all are. */
  private static boolean apart(String one, String other) {
    return !one.equals(other)
        && (other.isEmpty() || !one.startsWith(other + "/"))
        && !other.startsWith(one + "/");
  }

  private static void producer(Validation validation, S3SinkConfig config) {
    Map<String, String> settings = new HashMap<>();
    config.notificationProducer().forEach((key, value) -> settings.put(key, value.toString()));
    for (ConfigValue value : ProducerConfig.configDef().validate(settings)) {
      if (settings.containsKey(value.name())) {
        value
            .errorMessages()
            .forEach(message -> validation.error(ManifestKeys.PRODUCER + value.name(), message));
      }
    }
  }

  /** Whether the brokers answer and the topic is there. */
  static void topic(S3SinkConfig config, Validation.Findings findings) throws InterruptedException {
    String topic = config.notificationTopic();
    Map<String, Object> settings = config.notificationProducer();
    settings.keySet().retainAll(AdminClientConfig.configNames());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS);
    Admin admin;
    try {
      admin = Admin.create(settings);
    } catch (KafkaException e) {
      findings.error(ManifestKeys.BOOTSTRAP, "Correct it: " + Messages.of(e) + ".");
      return;
    }
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get(ANSWER_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        findings.error(
            ManifestKeys.TOPIC, "There is no topic '" + topic + "' at these brokers: create it.");
      } else {
        findings.error(
            ManifestKeys.BOOTSTRAP, "These brokers refuse it: " + Messages.of(e.getCause()) + ".");
      }
    } catch (TimeoutException e) {
      findings.error(
          ManifestKeys.BOOTSTRAP,
          "No broker answers within "
              + ANSWER_MS / 1000
              + " s. Check host, port, firewall and security.protocol from the worker's machine.");
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
