package dev.millrace.e2e;

import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.ConnectorStatus;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Sandboxes with the built archives, and what is done to them. */
public final class Clusters {
  private Clusters() {}

  /** A sandbox whose workers have Kafka's jars only, and load every archive of this build. */
  public static SandboxBuilder builder() {
    return Sandbox.builder().archives(Build.archives()).workerLib(Build.workerLib("4.3"));
  }

  public static Connection postgres(Sandbox sandbox) throws SQLException {
    return DriverManager.getConnection(
        sandbox.postgres().url() + "?connectTimeout=2&loginTimeout=5",
        sandbox.postgres().user(),
        sandbox.postgres().password());
  }

  /** How a Snowflake sink reaches the sandbox's server, or what the environment names. */
  public static Map<String, String> snowflakeAccess() {
    return SnowflakeProcess.sinkConfig(variable -> "${env:" + variable + "}");
  }

  /** Tests that share a sandbox load the same table. */
  public static void dropFlights(Connection postgres) throws SQLException {
    try (Statement statement = postgres.createStatement()) {
      statement.execute("drop table if exists flights");
    }
  }

  /** {@code kill -9}, and a new process that finds only what is in Kafka. */
  public static void restartWorker(Sandbox sandbox, int worker) {
    sandbox.workers().get(worker).kill();
    sandbox.workers().get(worker).start();
  }

  /** An orderly stop and a start: two rebalances. */
  public static void bounceWorker(Sandbox sandbox, int worker) {
    sandbox.workers().get(worker).stop();
    sandbox.workers().get(worker).start();
  }

  /**
   * Stops a worker's clock, as a long pause of its JVM or its host does: the group goes on without
   * it, and afterwards it goes on as if nothing had happened.
   */
  public static void freezeWorker(Sandbox sandbox, int worker, Duration time) {
    freeze(sandbox.workers().get(worker).pid(), time);
  }

  /** Stops a process's clock for a while. */
  public static void freeze(long pid, Duration time) {
    signal("STOP", pid);
    try {
      pause(time);
    } finally {
      signal("CONT", pid);
    }
  }

  private static void signal(String signal, long pid) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + signal + " " + pid + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("There is no kill command", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** {@code kill -9}, and a new process over the same data. */
  public static void restartS3(Sandbox sandbox) {
    sandbox.s3().kill();
    sandbox.s3().start();
  }

  /** {@code kill -9}, and a new process over what was committed. */
  public static void restartSnowflake(Sandbox sandbox) {
    sandbox.snowflake().kill();
    sandbox.snowflake().start();
  }

  /** {@code kill -9}, and a new process over the same data. */
  public static void restartBroker(Sandbox sandbox) {
    sandbox.broker().kill();
    sandbox.broker().start();
  }

  /** {@code kill -9}, and a new process that recovers the same data. */
  public static void restartPostgres(Sandbox sandbox) {
    sandbox.postgres().kill();
    sandbox.postgres().start();
  }

  /**
   * Waits until a sink has confirmed all records of a topic's partition 0 below {@code offset}, as
   * {@code preCommit} does once they are durable.
   */
  public static void awaitConfirmed(Sandbox sandbox, String sink, String topic, long offset) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()))) {
      Await.until(
          sink + " has confirmed all records below " + offset + " of " + partition,
          Duration.ofMinutes(2),
          () -> {
            sandbox.rest().failIfFailed(sink);
            return confirmed(admin, "connect-" + sink, partition) >= offset;
          });
    }
  }

  private static long confirmed(Admin admin, String group, TopicPartition partition) {
    try {
      OffsetAndMetadata confirmed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition);
      return confirmed == null ? -1 : confirmed.offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives a connector its configuration, also while workers are still finding each other again. */
  public static void configure(Sandbox sandbox, String connector, Map<String, String> config) {
    Await.until(
        connector + " takes another configuration",
        Duration.ofMinutes(1),
        () -> taken(() -> sandbox.rest().put(connector, config)));
  }

  /** False if it may be asked again. */
  private static boolean taken(Runnable request) {
    try {
      request.run();
      return true;
    } catch (ConnectRestException e) {
      if (e.status() >= 500) {
        return false;
      }
      throw e;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Stops the connector's tasks in order, waits until none is left, and forgets it. */
  public static void retire(Sandbox sandbox, String connector) {
    stop(sandbox, connector);
    sandbox.rest().delete(connector);
  }

  /**
   * Stops the connector's tasks in order, and waits until none is left. Asks again where Connect
   * took it in half: a leader whose write to the config topic is fenced says that it may be asked
   * again.
   */
  public static void stop(Sandbox sandbox, String connector) {
    Await.until(
        connector + " has no task any more",
        Duration.ofMinutes(2),
        () ->
            taken(() -> sandbox.rest().stop(connector))
                && Await.within(Duration.ofSeconds(20), () -> stopped(sandbox, connector)));
  }

  private static boolean stopped(Sandbox sandbox, String connector) {
    ConnectorStatus status = sandbox.rest().status(connector);
    return status.state().equals("STOPPED") && status.tasks().isEmpty();
  }

  public static void pause(Duration time) {
    Await.pause(time);
  }
}
