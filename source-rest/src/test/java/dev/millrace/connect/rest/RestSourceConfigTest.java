package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.rest.http.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.Test;

class RestSourceConfigTest {
  private static Map<String, String> with(String... pairs) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "api");
    props.put("base.url", "http://127.0.0.1:1");
    props.put("resources", "issues");
    props.put("resource.issues.path", "/issues");
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  private static Map<String, String> errors(Map<String, String> props) {
    Config config = new RestSourceConnector().validate(props);
    Map<String, String> errors = new HashMap<>();
    for (ConfigValue value : config.configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages().toString());
      }
    }
    return errors;
  }

  private static ExactlyOnceSupport support(Map<String, String> props) {
    return new RestSourceConnector().exactlyOnceSupport(props);
  }

  @Test
  void describesEveryKey() {
    ConfigContract.everyKeyIsDescribed(RestSourceConfig.DEF);
  }

  @Test
  void tellsEveryKeyOnItsPage() throws IOException {
    ConfigContract.tableIsCurrent(RestSourceConfig.DEF, Path.of("../docs/source-rest.md"));
  }

  @Test
  void reportsAllErrorsAtOnceUnderTheNamesThatWereWritten() {
    assertThat(
            errors(
                with(
                    "resources", "issues,comments",
                    "resource.comments.path", "/comments",
                    "resource.issues.paging", "token",
                    "cursor.lookback", "five minutes",
                    "cursor", "/updated_at",
                    "resource.comments.cursor", "updated_at")))
        .containsOnlyKeys("resource.issues.paging.next", "resource.comments.cursor");
  }

  @Test
  void refusesRulesAndPathsThatCantBeRead() {
    assertThat(errors(with("rules", "4xx -> skip", "resource.issues.records", "$..id")))
        .containsOnlyKeys("rules", "resource.issues.records");
  }

  @Test
  void refusesKeysOfNoResource() {
    assertThat(errors(with("resource.pulls.path", "/pulls", "resource.issues.paht", "/x")))
        .containsOnlyKeys("resource.pulls.path", "resource.issues.paht");
  }

  @Test
  void refusesAParentThatIsNoneOrIsItsOwn() {
    assertThat(errors(with("resource.issues.parent", "repos")))
        .hasEntrySatisfying(
            "resource.issues.parent",
            message -> assertThat(message).contains("There is no resource 'repos'"));
    assertThat(errors(with("resource.issues.parent", "issues")))
        .hasEntrySatisfying(
            "resource.issues.parent",
            message -> assertThat(message).contains("would be its own parent"));
  }

  @Test
  void showsWhatTheApiAnswered() throws Exception {
    try (Server server = Server.plain().on("/issues", 403, "no such luck")) {
      assertThat(errors(with("base.url", server.uri("").toString())))
          .containsOnlyKeys("resource.issues.path")
          .hasEntrySatisfying(
              "resource.issues.path",
              message -> assertThat(message).contains("status 403: no such luck"));
    }
  }

  @Test
  void takesAnApiThatIsSlowToAnswer() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Server.Handler waiting =
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (Server server = Server.plain().on("/issues", waiting)) {
      assertThat(errors(with("base.url", server.uri("").toString()))).isEmpty();
      assertThat(server.got()).isNotEmpty();
    } finally {
      over.countDown();
    }
  }

  @Test
  void promisesExactlyOnceWherePagesHoldStill() {
    assertThat(support(with())).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(support(with("paging", "page"))).isEqualTo(ExactlyOnceSupport.UNSUPPORTED);
    assertThat(support(with("paging", "page", "paging.stable", "true")))
        .isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(support(with("paging", "link", "rules", "410 -> reset")))
        .isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(support(with("paging", "odata", "rules", "410 -> reset")))
        .isEqualTo(ExactlyOnceSupport.UNSUPPORTED);
  }

  @Test
  void spreadsResourcesPartitionsAndLanesOverTasks() {
    RestSourceConnector connector = new RestSourceConnector();
    connector.start(
        with(
            "partitions", "eu,us",
            "cursor", "/at",
            "cursor.start", "2026-01-01",
            "window", "P1D",
            "window.lanes", "2"));
    List<String> numbers = new ArrayList<>();
    connector.taskConfigs(10).forEach(task -> numbers.add(task.get("millrace.task.id")));
    assertThat(numbers).containsExactly("0", "1", "2", "3");
    assertThat(connector.taskConfigs(3)).isEqualTo(connector.taskConfigs(3)).hasSize(3);
  }

  @Test
  void refusesOffsetsOfAnotherLayout() {
    Map<String, ?> partition = Map.of("resource", "issues", "partition", "", "lane", "0");
    Map<String, Object> offset = Map.of("version", 1, "layout", "0011223344556677");
    RestSourceConnector connector = new RestSourceConnector();
    assertThatThrownBy(() -> connector.alterOffsets(with(), Map.of(partition, offset)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("belongs to another path, paging, cursor or window");
    assertThatThrownBy(
            () -> connector.alterOffsets(with(), Map.of(Map.of("resource", "pulls"), offset)))
        .hasMessageContaining("Unknown partition {resource=pulls}");
    assertThat(connector.alterOffsets(with(), Collections.singletonMap(partition, null))).isTrue();
  }
}
