package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import org.apache.kafka.common.config.ConfigDef.Width;

/** What tells loaders of new files. */
final class ManifestKeys {
  static final String ENABLED = "manifest.enabled";
  static final String DIR = "manifest.dir";
  static final String TOPIC = "notification.topic";

  /** All settings of the producer of notifications; the keys below and any other of Kafka's. */
  static final String PRODUCER = "notification.producer.";

  static final String BOOTSTRAP = PRODUCER + "bootstrap.servers";
  static final String SECURITY = PRODUCER + "security.protocol";
  static final String SASL_MECHANISM = PRODUCER + "sasl.mechanism";
  static final String SASL_JAAS = PRODUCER + "sasl.jaas.config";
  static final String KEYSTORE_PASSWORD = PRODUCER + "ssl.keystore.password";
  static final String KEY_PASSWORD = PRODUCER + "ssl.key.password";
  static final String TRUSTSTORE_PASSWORD = PRODUCER + "ssl.truststore.password";

  private ManifestKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.bool(ENABLED)
                .byDefault(false)
                .display("Manifests")
                .doc("Writes an object a commit that lists its files, for loaders to go by."))
        .add(
            Key.string(DIR)
                .byDefault("_manifests")
                .check(notBlank())
                .low()
                .display("Manifest directory")
                .doc(
                    "The directory of the manifests; outside of `"
                        + LayoutKeys.TOPICS_DIR
                        + "` and `"
                        + LayoutKeys.STATE_DIR
                        + "`."))
        .add(
            Key.string(TOPIC)
                .byDefault("")
                .display("Notification topic")
                .doc(
                    "A topic that gets every manifest as a record, at least once; empty for none."
                        + " Needs `"
                        + ENABLED
                        + "` and `"
                        + BOOTSTRAP
                        + "`. The topic must exist."));
    producer(keys);
  }

  private static void producer(Keys keys) {
    keys.add(
            Key.string(BOOTSTRAP)
                .byDefault("")
                .width(Width.LONG)
                .display("Notification brokers")
                .doc(
                    "The brokers of the notification topic, as `host:port,host:port`. Any other"
                        + " producer setting of Kafka's is taken after `"
                        + PRODUCER
                        + "` too."))
        .add(
            Key.string(SECURITY)
                .byDefault("PLAINTEXT")
                .check(oneOf("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"))
                .low()
                .display("Notification security")
                .doc("How to talk to these brokers."))
        .add(
            Key.string(SASL_MECHANISM)
                .byDefault("")
                .low()
                .display("Notification SASL mechanism")
                .doc("Such as SCRAM-SHA-512; empty for Kafka's own default."));
    secret(keys, SASL_JAAS, "Notification login", "The login module and what it needs.");
    secret(keys, KEYSTORE_PASSWORD, "Notification keystore password", "Opens the keystore.");
    secret(keys, KEY_PASSWORD, "Notification key password", "Opens the keystore's key.");
    secret(keys, TRUSTSTORE_PASSWORD, "Notification truststore password", "Opens the truststore.");
  }

  private static void secret(Keys keys, String name, String display, String doc) {
    keys.add(Key.password(name).byDefault("").low().display(display).doc(doc));
  }
}
