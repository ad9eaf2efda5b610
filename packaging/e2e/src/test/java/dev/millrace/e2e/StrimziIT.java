package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.api.ApiServer;
import dev.millrace.sandbox.api.Change;
import dev.millrace.sandbox.snowflake.SnowflakeCredentials;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.strimzi.api.kafka.model.connect.ImageArtifact;
import io.strimzi.api.kafka.model.connect.KafkaConnect;
import io.strimzi.api.kafka.model.connect.KafkaConnectSpec;
import io.strimzi.api.kafka.model.connect.build.MavenArtifact;
import io.strimzi.api.kafka.model.connect.build.Plugin;
import io.strimzi.api.kafka.model.connect.build.ZipArtifact;
import io.strimzi.api.kafka.model.connector.AbstractConnectorSpec;
import io.strimzi.api.kafka.model.connector.KafkaConnector;
import io.strimzi.api.kafka.model.connector.KafkaConnectorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

/** The resources of {@code packaging/strimzi}, read by the classes that Strimzi itself reads. */
class StrimziIT {
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "KafkaConnect", KafkaConnect.class,
          "KafkaConnector", KafkaConnector.class,
          "PodMonitor", PodMonitor.class,
          "ConfigMap", ConfigMap.class,
          "Secret", Secret.class,
          "Role", Role.class,
          "RoleBinding", RoleBinding.class);

  /** The models put fields that they don't know aside; here such a field is an error. */
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                  return false;
                }
              })
          .build();

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Build.root().resolve("packaging/strimzi"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  private static List<JsonNode> documents(Path file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static HasMetadata resource(JsonNode document) throws IOException {
    JsonNode known = document.deepCopy();
    // Came with Strimzi 1.1, whose classes need Java 21.
    for (JsonNode plugin : known.at("/spec/build/plugins")) {
      plugin.at("/artifacts").forEach(artifact -> ((ObjectNode) artifact).remove("includeScope"));
    }
    return YAML.readerFor(KINDS.get(document.at("/kind").asText())).readValue(known);
  }

  private static <T extends HasMetadata> List<T> all(Class<T> kind) throws IOException {
    List<T> found = new ArrayList<>();
    for (Path file : files().toList()) {
      for (JsonNode document : documents(file)) {
        HasMetadata resource = resource(document);
        if (kind.isInstance(resource)) {
          found.add(kind.cast(resource));
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("files")
  void holdsNoFieldThatItsKindDoesNotKnow(Path file) throws IOException {
    for (JsonNode document : documents(file)) {
      HasMetadata resource = resource(document);
      // Strimzi's classes for Java 17 call themselves v1beta2, which newer operators don't know.
      assertThat(document.at("/apiVersion").asText())
          .isEqualTo(resource.getApiVersion().replace("v1beta2", "v1"));
      assertThat(resource.getMetadata().getNamespace()).isEqualTo("kafka");
      assertThat(YAML.<JsonNode>valueToTree(resource).at("/metadata/name"))
          .isEqualTo(document.at("/metadata/name"));
    }
  }

  @Test
  void aMisspeltFieldWouldBeNoticed() {
    JsonNode document = documents(file("source-jdbc.yaml")).get(0);
    ((ObjectNode) document.at("/spec/autoRestart")).put("maxRestart", 3);
    assertThatThrownBy(() -> resource(document))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("maxRestart");
  }

  private static Path file(String name) {
    return Build.root().resolve("packaging/strimzi").resolve(name);
  }

  @Test
  void setsNothingThatTheOperatorSetsItself() throws IOException {
    List<String> prefixes = List.of(KafkaConnectSpec.FORBIDDEN_PREFIXES.split(", "));
    for (KafkaConnect connect : all(KafkaConnect.class)) {
      assertThat(connect.getSpec().getConfig().keySet())
          .noneMatch(key -> prefixes.stream().anyMatch(key::startsWith));
    }
    for (KafkaConnector connector : all(KafkaConnector.class)) {
      assertThat(connector.getSpec().getConfig())
          .doesNotContainKeys(AbstractConnectorSpec.FORBIDDEN_PARAMETERS.split(", "));
    }
  }

  @Test
  void offersEachWayToAddAPlugin() throws IOException {
    KafkaConnectSpec built = connect("kafka-connect.yaml").getSpec();
    List<Plugin> plugins = built.getBuild().getPlugins();
    assertThat(plugins).hasSameSizeAs(Build.archives());
    ZipArtifact zip = (ZipArtifact) plugins.get(0).getArtifacts().get(0);
    assertThat(zip.getUrl()).endsWith("/millrace-source-jdbc-0.1.0.zip");
    assertThat(zip.getSha512sum()).matches("[0-9a-f]{128}");
    MavenArtifact maven = (MavenArtifact) plugins.get(1).getArtifacts().get(0);
    assertThat(maven.getGroup() + ":" + maven.getArtifact())
        .isEqualTo("dev.millrace:millrace-sink-s3");
    assertThat(
            documents(file("kafka-connect.yaml"))
                .get(0)
                .at("/spec/build/plugins/1/artifacts/0/includeScope")
                .asText())
        .isEqualTo("runtime");

    KafkaConnectSpec mounted = connect("kafka-connect-image-volume.yaml").getSpec();
    assertThat(mounted.getPlugins())
        .flatMap(plugin -> plugin.getArtifacts())
        .map(artifact -> ((ImageArtifact) artifact).getReference())
        .containsExactly(
            "ghcr.io/millrace/source-jdbc:0.1.0",
            "ghcr.io/millrace/sink-s3:0.1.0",
            "ghcr.io/millrace/sink-deltalake:0.1.0",
            "ghcr.io/millrace/sink-snowflake:0.1.0",
            "ghcr.io/millrace/source-files:0.1.0",
            "ghcr.io/millrace/source-rest:0.1.0");

    built.setBuild(null);
    mounted.setPlugins(null);
    assertThat(mounted).as("The two files differ in nothing else").isEqualTo(built);
  }

  private static KafkaConnect connect(String name) throws IOException {
    return (KafkaConnect) resource(documents(file(name)).get(0));
  }

  @Test
  void exportsTheMetricsThatTheDashboardStandsOn() throws IOException {
    ConfigMap metrics = all(ConfigMap.class).get(0);
    assertThat(metrics.getData().get("metrics-config.yml"))
        .isEqualTo(Files.readString(Build.root().resolve("docker/metrics/jmx-exporter.yml")));
    for (KafkaConnect connect : all(KafkaConnect.class)) {
      assertThat(documents(file("kafka-connect.yaml")).get(0).at("/spec/metricsConfig/valueFrom"))
          .hasToString(
              "{\"configMapKeyRef\":{\"name\":\"%s\",\"key\":\"metrics-config.yml\"}}"
                  .formatted(metrics.getMetadata().getName()));
      assertThat(all(PodMonitor.class).get(0).getSpec().getSelector().getMatchLabels())
          .containsEntry("strimzi.io/cluster", connect.getMetadata().getName());
    }
  }

  @Test
  void eachConnectorIsAcceptedByItsOwnValidation(@TempDir Path directory) throws Exception {
    try (ApiServer api = ApiServer.start(directory);
        Sandbox sandbox = workerWithSecrets(api)) {
      api.change(Change.of("issues").inserts(3));
      try (Connection postgres = Clusters.postgres(sandbox);
          Statement statement = postgres.createStatement();
          S3Client s3 = sandbox.s3().client()) {
        statement.execute(
            "create table orders (id bigint primary key, updated_at timestamptz not null)");
        s3.createBucket(request -> request.bucket("example-lake"));
      }
      Map<String, String> farSides = new TreeMap<>();
      farSides.put("base.url", api.endpoint() + "/bearer/token");
      farSides.putAll(
          Map.of(
              "connection.url",
              sandbox.postgres().url(),
              "store.url",
              sandbox.s3().endpoint().toString(),
              "snowflake.url.name",
              sandbox.snowflake().endpoint().toString(),
              "snowflake.jdbc.map",
              "account:" + sandbox.snowflake().credentials().account(),
              "snowflake.user.name",
              sandbox.snowflake().credentials().user(),
              "snowflake.database.name",
              SnowflakeCredentials.DATABASE,
              "snowflake.schema.name",
              SnowflakeCredentials.SCHEMA,
              "snowflake.role.name",
              SnowflakeCredentials.ROLE,
              "snowflake.warehouse",
              SnowflakeCredentials.WAREHOUSE));
      List<KafkaConnector> connectors = all(KafkaConnector.class);
      assertThat(connectors).as("a connector for each archive").hasSameSizeAs(Build.archives());
      for (KafkaConnector connector : connectors) {
        Map<String, String> config = config(connector);
        config.replaceAll((key, value) -> farSides.getOrDefault(key, value));
        JsonNode answer = sandbox.rest().validate(config);
        assertThat(answer.at("/error_count").asInt()).as(answer.toString()).isZero();

        config.replaceAll((key, value) -> value.startsWith("${strimzi") ? "wrong" : value);
        assertThat(sandbox.rest().validate(config).at("/error_count").asInt())
            .as("the far side was asked, with the secrets")
            .isPositive();
      }
    }
  }

  /** What the operator hands to Connect. */
  private static Map<String, String> config(KafkaConnector connector) {
    KafkaConnectorSpec spec = connector.getSpec();
    Map<String, String> config = new TreeMap<>();
    spec.getConfig().forEach((key, value) -> config.put(key, value.toString()));
    config.put("name", connector.getMetadata().getName());
    config.put("connector.class", spec.getClassName());
    config.put("tasks.max", spec.getTasksMax().toString());
    return config;
  }

  /** Files under the worker's directory stand for Kubernetes' secrets. */
  private static Sandbox workerWithSecrets(ApiServer api) throws IOException {
    SandboxBuilder builder =
        Clusters.builder()
            .workers(1)
            .postgres()
            .s3()
            .snowflake()
            .workerConfig("config.providers", "strimzisecrets")
            .workerConfig(
                "config.providers.strimzisecrets.class",
                "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
    Sandbox sandbox = builder.start();
    Map<String, String> values =
        Map.of(
            "shop-db/user", sandbox.postgres().user(),
            "shop-db/password", sandbox.postgres().password(),
            "lake/access-key", sandbox.s3().credentials().accessKey(),
            "lake/secret-key", sandbox.s3().credentials().secretKey(),
            "shop-api/token", api.credentials().secret(),
            "snowflake/private-key",
                sandbox.snowflake().environment().get("MILLRACE_SNOWFLAKE_PRIVATE_KEY"));
    List<String> declared = new ArrayList<>();
    for (Secret secret : all(Secret.class)) {
      for (String key : secret.getStringData().keySet()) {
        String name = secret.getMetadata().getName() + "/" + key;
        declared.add(name);
        Path file = sandbox.directory().resolve("worker-0/kafka").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, values.get(name));
      }
    }
    assertThat(declared).containsExactlyInAnyOrderElementsOf(values.keySet());
    return sandbox;
  }
}
