package dev.millrace.sandbox.kafka;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** The child JVM of {@link KafkaBroker}: formats the log directory once, and serves. */
public final class BrokerMain {

  private BrokerMain() {}

  /**
   * Runs a broker until the process ends.
   *
   * @param args a properties file with the broker's configuration, and the file to create once
   *     clients can connect
   */
  public static void main(String[] args) throws Exception {
    Map<String, Object> config = new HashMap<>();
    Properties file = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
      file.load(in);
    }
    file.stringPropertyNames().forEach(name -> config.put(name, file.getProperty(name)));
    format(Path.of(file.getProperty("log.dirs")));
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
    try {
      server.startup();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      // Kafka's threads would keep a broker alive that nobody can reach.
      Runtime.getRuntime().halt(1);
    }
    Files.createFile(Path.of(args[1]));
    server.awaitShutdown();
  }

  private static void format(Path data) throws Exception {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(data);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(KafkaBroker.NODE_ID)
        .setControllerListenerName(KafkaBroker.CONTROLLER)
        .addDirectory(data.toString())
        .run();
  }
}
