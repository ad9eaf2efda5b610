package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.ConnectorFile;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.api.ApiServer;
import dev.millrace.sandbox.api.Change;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.process.ChildProcess;
import dev.millrace.sandbox.process.HttpProbe;
import dev.millrace.sandbox.process.Ports;
import dev.millrace.sandbox.quickstart.Flights;
import dev.millrace.sandbox.quickstart.Orders;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The dashboard and the alert rules, asked of a real Prometheus. Without its programs on the PATH
 * (Debian's packages {@code prometheus} and {@code prometheus-postgres-exporter}) these tests are
 * left out, or fail with {@code -Drequire.prometheus=true}.
 */
class MetricsIT {
  private static final int ROWS = 20_000;
  private static final String FILES = "metrics-files";
  private static final String REST = "metrics-rest";
  private static final Pattern OF_ONE =
      Pattern.compile("kafka_connect_plugins_\\w+\\{connector=\"\\$\\w+\"}");
  private static final Path METRICS = Build.root().resolve("docker/metrics");

  @TempDir Path directory;

  private static Path program(String name) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    String missing =
        name + " is not on the PATH: dashboard and alert rules stay unchecked; install it";
    return Boolean.getBoolean("require.prometheus") ? fail(missing) : abort(missing);
  }

  @Test
  void eachAlertFiresForWhatIsBadAndForNothingElse() throws Exception {
    Command.Answer promtool =
        Command.run(
            METRICS,
            Map.of(),
            List.of(program("promtool").toString(), "test", "rules", "alerts-test.yml"));
    assertThat(promtool.status()).as(promtool.out()).isZero();
    String tests = Files.readString(METRICS.resolve("alerts-test.yml"));
    for (JsonNode rule : rules()) {
      assertThat(tests).contains("alertname=\"" + rule.at("/alert").asText() + "\"");
    }
  }

  @Test
  void eachPanelAndAlertFindsItsSeriesInALiveRiver() throws Exception {
    Path prometheus = program("prometheus");
    Path postgresExporter = program("prometheus-postgres-exporter");
    int agentPort = Ports.free();
    try (ApiServer api = ApiServer.start(directory.resolve("api"));
        Sandbox sandbox =
            Clusters.builder()
                .workers(1)
                .postgres()
                .s3()
                .snowflake()
                .workerJvmOptions(List.of("-Xmx512m", agent(agentPort)))
                .start()) {
      River river = startRiver(sandbox);
      River changes = startChanges(sandbox);
      River warehouse = River.warehouse(sandbox, "metrics", "metrics.");
      warehouse.startSink(Map.of());
      startFiles(sandbox);
      startRest(sandbox, api);
      startBroken(sandbox);
      int exporterPort = Ports.free();
      ChildProcess exporter =
          program(
              "postgres_exporter",
              List.of(
                  postgresExporter.toString(), "--web.listen-address=127.0.0.1:" + exporterPort),
              Map.of("DATA_SOURCE_NAME", dataSource(sandbox)),
              URI.create("http://127.0.0.1:" + exporterPort + "/metrics"));
      int port = Ports.free();
      URI uri = URI.create("http://127.0.0.1:" + port);
      ChildProcess server =
          program(
              "prometheus",
              List.of(
                  prometheus.toString(),
                  "--config.file=" + configuration(agentPort, exporterPort),
                  "--storage.tsdb.path=" + directory.resolve("tsdb"),
                  "--web.listen-address=127.0.0.1:" + port),
              Map.of(),
              uri.resolve("/-/ready"));
      try {
        exporter.start();
        server.start();
        awaitSeries(uri, filled(variablesAndAlerts(), river.source(), river.sink()));
        Set<String> shown = new LinkedHashSet<>();
        for (List<String> each :
            List.of(
                List.of(river.source(), river.sink()),
                List.of(changes.source(), changes.sink()),
                List.of(warehouse.source(), warehouse.sink()),
                List.of(FILES, river.sink()),
                List.of(REST, river.sink()))) {
          Set<String> queries = panels(uri, each.get(0), each.get(1));
          awaitSeries(uri, filled(queries, each.get(0), each.get(1)));
          shown.addAll(queries);
        }
        assertThat(shown).as("no panel is for nobody").containsAll(panels());
        Await.until(
            "Prometheus has counted every row",
            Duration.ofMinutes(1),
            () ->
                query(
                            uri,
                            "sum(kafka_connect_plugins_records_total{connector=\""
                                + river.sink()
                                + "\"})")
                        .at("/0/value/1")
                        .asInt()
                    == ROWS);
        // A scrape that takes too long on a busy machine ends all alerts, until the next one.
        Await.until(
            "the task that failed is noticed",
            Duration.ofMinutes(1),
            () -> alerts(uri).contains("MillraceTaskFailed"));
      } finally {
        server.kill();
        exporter.kill();
      }
    }
  }

  private static River startRiver(Sandbox sandbox) throws Exception {
    try (Connection postgres = Clusters.postgres(sandbox);
        Statement statement = postgres.createStatement();
        S3Client s3 = sandbox.s3().client()) {
      new Flights(sandbox.directory()).load(postgres, 0, ROWS);
      statement.execute("select pg_create_logical_replication_slot('millrace', 'pgoutput')");
      s3.createBucket(request -> request.bucket("metrics"));
    }
    River river = River.flights(sandbox, "metrics", "metrics.");
    river.start(Map.of(), Map.of());
    return river;
  }

  private static River startChanges(Sandbox sandbox) throws Exception {
    try (Connection postgres = Clusters.postgres(sandbox)) {
      new Orders(postgres).load();
    }
    River river = River.orders(sandbox, "metrics", "metrics.");
    river.start(Map.of(), Map.of());
    return river;
  }

  private static void startFiles(Sandbox sandbox) throws IOException {
    Path folder = Files.createDirectory(sandbox.directory().resolve(FILES));
    Files.writeString(folder.resolve("invoices.csv"), "id,amount\n1,2.50\n");
    sandbox
        .rest()
        .put(
            FILES,
            Map.of(
                "connector.class",
                "dev.millrace.connect.file.FileSourceConnector",
                "store",
                folder.toUri().toString(),
                "topic",
                FILES));
    sandbox.rest().awaitRunning(FILES, 1, Duration.ofMinutes(1));
  }

  private static void startRest(Sandbox sandbox, ApiServer api) {
    api.change(Change.of("orders").inserts(3));
    sandbox
        .rest()
        .put(
            REST,
            Map.of(
                "connector.class",
                "dev.millrace.connect.rest.RestSourceConnector",
                "base.url",
                api.endpoint() + "/none/all",
                "resources",
                "orders",
                "path",
                "/orders",
                "records",
                "/data/items",
                "topic",
                REST));
    sandbox.rest().awaitRunning(REST, 1, Duration.ofMinutes(1));
  }

  /** A sink whose task has failed, on a record that is no JSON. */
  private static void startBroken(Sandbox sandbox) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", sandbox.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("broken", "{")).get();
    }
    Map<String, String> config =
        ConnectorFile.read(Build.root().resolve("docker/connectors/flights-s3.json"));
    config.put("topics", "broken");
    config.put("s3.bucket.name", "metrics");
    config.put("tasks.max", "1");
    sandbox.rest().put("broken", config);
    // It waits for what never comes, and throws once the task has failed.
    assertThatThrownBy(() -> sandbox.rest().awaitState("broken", "PAUSED", Duration.ofMinutes(1)))
        .isInstanceOf(ConnectRestException.class);
  }

  private static String agent(int port) throws IOException {
    try (Stream<Path> jars = Files.list(Build.sandboxLib())) {
      Path jar =
          jars.filter(file -> file.getFileName().toString().startsWith("jmx_prometheus_javaagent"))
              .findFirst()
              .orElseThrow();
      return "-javaagent:%s=127.0.0.1:%d:%s"
          .formatted(jar, port, METRICS.resolve("jmx-exporter.yml"));
    }
  }

  private static String dataSource(Sandbox sandbox) {
    return "postgresql://%s:%s@127.0.0.1:%d/%s?sslmode=disable"
        .formatted(
            sandbox.postgres().user(),
            sandbox.postgres().password(),
            sandbox.postgres().port(),
            sandbox.postgres().database());
  }

  private Path configuration(int... targets) throws IOException {
    String list =
        String.join(
            ", ", Arrays.stream(targets).mapToObj(port -> "'127.0.0.1:" + port + "'").toList());
    return Files.writeString(
        directory.resolve("prometheus.yml"),
        """
        global: { scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s }
        rule_files: ['%s']
        scrape_configs:
          - job_name: millrace
            static_configs: [{ targets: [%s] }]
        """
            .formatted(METRICS.resolve("alerts.yml"), list));
  }

  /** The program ends with this JVM, whose end closes the shell's standard input. */
  private ChildProcess program(
      String name, List<String> command, Map<String, String> environment, URI ready) {
    List<String> watched = new ArrayList<>(List.of("/bin/sh", "-c"));
    watched.add("\"$@\" </dev/null & child=$!; cat >/dev/null; kill -9 $child");
    watched.add("sh");
    watched.addAll(command);
    return new ChildProcess(
        new ChildProcess.Spec(
            name,
            watched,
            environment,
            directory,
            directory.resolve(name + ".log"),
            () -> HttpProbe.status(ready) == 200,
            Duration.ofMinutes(1),
            Duration.ofSeconds(5)));
  }

  /** Every query of the dashboard's panels. */
  private static Set<String> panels() throws IOException {
    Set<String> queries = new LinkedHashSet<>();
    for (JsonNode panel : dashboard().at("/panels")) {
      for (JsonNode target : panel.at("/targets")) {
        queries.add(target.at("/expr").asText());
      }
    }
    return queries;
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(METRICS.resolve("dashboard.json").toFile());
  }

  /** The queries of the dashboard's variables, and alerts with comparisons that keep series. */
  private static Set<String> variablesAndAlerts() throws IOException {
    Set<String> queries = new LinkedHashSet<>();
    Pattern labelValues = Pattern.compile("label_values\\((\\w+), connector\\)");
    for (JsonNode variable : dashboard().at("/templating/list")) {
      if (variable.at("/type").asText().equals("query")) {
        String query = variable.at("/query/query").asText();
        queries.add(
            labelValues
                .matcher(query)
                .results()
                .map((MatchResult m) -> m.group(1))
                .findFirst()
                .orElseThrow());
      }
    }
    for (JsonNode rule : rules()) {
      queries.add(rule.at("/expr").asText().replaceAll(" (>|==) (?=\\d)", " $1 bool "));
    }
    return queries;
  }

  private static Set<String> filled(Set<String> queries, String source, String sink) {
    Set<String> filled = new LinkedHashSet<>();
    for (String query : queries) {
      filled.add(
          query
              .replace("$__rate_interval", "30s")
              .replace("$source", source)
              .replace("$sink", sink));
    }
    assertThat(filled).noneMatch(query -> query.contains("$"));
    return filled;
  }

  /** The panels' queries, but of what these two do not count; all that they count has one. */
  private static Set<String> panels(URI prometheus, String source, String sink) throws IOException {
    Set<String> queries = panels();
    List<String> exported = new ArrayList<>(List.of(exported(prometheus, source, "$source")));
    exported.addAll(List.of(exported(prometheus, sink, "$sink")));
    assertThat(String.join("\n", queries)).as("panels").contains(exported);
    queries.removeIf(
        query ->
            OF_ONE.matcher(query).results().anyMatch(each -> !exported.contains(each.group())));
    return queries;
  }

  /** The metrics of a connector's own, as a panel asks for them. */
  private static String[] exported(URI prometheus, String connector, String variable) {
    String names =
        "count by (__name__) ({__name__=~\"kafka_connect_plugins_.*\", connector=\"%s\"})"
            .formatted(connector);
    List<String> selectors = new ArrayList<>();
    for (JsonNode series : query(prometheus, names)) {
      selectors.add(series.at("/metric/__name__").asText() + "{connector=\"" + variable + "\"}");
    }
    assertThat(selectors).hasSizeGreaterThan(5);
    return selectors.toArray(String[]::new);
  }

  private static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    new YAMLMapper()
        .readTree(METRICS.resolve("alerts.yml").toFile())
        .at("/groups/0/rules")
        .forEach(rules::add);
    return rules;
  }

  private static void awaitSeries(URI prometheus, Set<String> queries) {
    assertThat(queries).isNotEmpty();
    Set<String> missing = new LinkedHashSet<>(queries);
    Await.within(
        Duration.ofMinutes(2),
        () -> {
          missing.removeIf(query -> !query(prometheus, query).isEmpty());
          return missing.isEmpty();
        });
    assertThat(missing).as("queries without a series").isEmpty();
  }

  /** The alerts that fire or soon will; no rule may be in error. */
  private static List<String> alerts(URI prometheus) {
    List<String> alerts = new ArrayList<>();
    JsonNode rules = Http.json(prometheus.resolve("/api/v1/rules")).at("/data/groups/0/rules");
    assertThat(rules).isNotEmpty();
    for (JsonNode rule : rules) {
      assertThat(rule.at("/health").asText()).as("%s", rule).isEqualTo("ok");
      if (!rule.at("/state").asText().equals("inactive")) {
        alerts.add(rule.at("/name").asText());
      }
    }
    return alerts;
  }

  private static JsonNode query(URI prometheus, String query) {
    JsonNode answer =
        Http.json(
            prometheus.resolve(
                "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
    assertThat(answer.at("/status").asText()).as("%s: %s", query, answer).isEqualTo("success");
    return answer.at("/data/result");
  }
}
