package dev.millrace.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says what a {@link Sandbox} consists of; nothing unless asked for. Used by one thread. */
public final class SandboxBuilder {

  Path directory;
  boolean broker;
  String bootstrapServers;
  int workers;
  boolean postgres;
  boolean s3;
  boolean snowflake;
  Path workerLib;
  List<String> workerJvmOptions =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  final List<Path> archives = new ArrayList<>();
  final Map<String, String> brokerConfig = new HashMap<>();
  final Map<String, String> workerConfig = new HashMap<>();
  final Map<String, String> workerEnvironment = new HashMap<>();

  SandboxBuilder() {}

  /** Where data, configurations and logs go, and stay; else a temporary directory. */
  public SandboxBuilder directory(Path directory) {
    this.directory = directory;
    return this;
  }

  /** A Kafka broker. */
  public SandboxBuilder broker() {
    this.broker = true;
    return this;
  }

  /** A Kafka that somebody else runs, in place of a broker of the sandbox's own. */
  public SandboxBuilder bootstrapServers(String servers) {
    this.bootstrapServers = servers;
    return this;
  }

  /** Connect workers in one group, and the broker that they need. */
  public SandboxBuilder workers(int count) {
    this.workers = count;
    this.broker |= count > 0;
    return this;
  }

  /** PostgreSQL with logical decoding. */
  public SandboxBuilder postgres() {
    this.postgres = true;
    return this;
  }

  /** An S3 server. */
  public SandboxBuilder s3() {
    this.s3 = true;
    return this;
  }

  /** A stand-in for Snowflake. */
  public SandboxBuilder snowflake() {
    this.snowflake = true;
    return this;
  }

  /** A plugin archive (zip) for the workers to load. */
  public SandboxBuilder archive(Path zip) {
    archives.add(zip);
    return this;
  }

  /** Plugin archives (zips) for the workers to load. */
  public SandboxBuilder archives(List<Path> zips) {
    archives.addAll(zips);
    return this;
  }

  /**
   * Another worker version.
   *
   * @param directory holds connect-runtime, connect-json and all they need, and nothing else;
   *     before 4.0 also slf4j-reload4j, without which there is nothing in the worker's log
   */
  public SandboxBuilder workerLib(Path directory) {
    this.workerLib = directory;
    return this;
  }

  /** Replaces the workers' JVM options, which favour a quick start over speed. */
  public SandboxBuilder workerJvmOptions(List<String> options) {
    this.workerJvmOptions = List.copyOf(options);
    return this;
  }

  /** A worker setting over the sandbox's own. */
  public SandboxBuilder workerConfig(String name, String value) {
    workerConfig.put(name, value);
    return this;
  }

  /** An environment variable of the workers, for <code>${env:...}</code>. */
  public SandboxBuilder workerEnvironment(String name, String value) {
    workerEnvironment.put(name, value);
    return this;
  }

  /** A broker setting over the sandbox's own. */
  public SandboxBuilder brokerConfig(String name, String value) {
    brokerConfig.put(name, value);
    return this;
  }

  /**
   * Starts all parts, at the same time where possible, and returns once they are ready.
   *
   * @throws dev.millrace.sandbox.process.StartFailedException with the end of the log of the part
   *     that did not start; the others are stopped
   */
  public Sandbox start() {
    Sandbox sandbox = new Sandbox(this);
    sandbox.start(this);
    return sandbox;
  }
}
