package dev.millrace.connect.deltalake.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static SinkRecord record(String topic, Map<String, Object> value) {
    SinkRecord record =
        new SinkRecord(
            topic, 0, null, Map.of("region", "eu"), null, value, 0, 0L, TimestampType.CREATE_TIME);
    record.headers().addString("tenant", "acme");
    return record;
  }

  private static String route(String template, String regex, SinkRecord record) {
    return Router.parse(template, regex).of(record).toString();
  }

  @Test
  void fillsInWhatARecordHas() {
    SinkRecord record = record("shop.orders", Map.of("customer", Map.of("city", "Oslo"), "n", 7L));
    assertThat(route("s3://lake/${topic}", "", record)).isEqualTo("s3://lake/shop.orders");
    assertThat(route("s3a://lake/a/${topic.2}/${topic.1}/", "(.*)\\.(.*)", record))
        .isEqualTo("s3://lake/a/orders/shop");
    assertThat(route("/lake/${header.tenant}-${value.customer.city}/${value.n}", "", record))
        .isEqualTo("/lake/acme-Oslo/7");
    assertThat(route("file:///lake/${key.region}", "", record)).isEqualTo("/lake/eu");
  }

  @Test
  void keepsHostileTextInItsFolder() {
    for (String text : new String[] {"..", "../..", "/etc", ".", "a/../../b", "%2e%2e", "a\\b"}) {
      Map<String, Object> value = new HashMap<>(Map.of("v", text));
      TableLocation at = Router.parse("/lake/in/${value.v}", "").of(record("t", value));
      assertThat(at.folder()).startsWith("/lake/in/").doesNotContain("\\");
      assertThat(at.folder().substring("/lake/in/".length())).doesNotContain("/").isNotEmpty();
    }
  }

  @Test
  void refusesRecordsThatNameNoTable() {
    Router router = Router.parse("/lake/${value.v}", "");
    assertThatThrownBy(() -> router.of(record("t", Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessage("there is no text or number at 'v', which table.path names a table by");
    assertThatThrownBy(() -> router.of(record("t", Map.of("v", ""))))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> router.of(record("t", Map.of("v", Map.of()))))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(
            () -> Router.parse("/lake/${topic.1}", "shop\\.(.*)").of(record("t", Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessage("the topic 't' does not match topic.regex, which names its table");
  }

  @Test
  void knowsWhereATopicAloneNamesTheTable() {
    assertThat(Router.parse("/lake/${topic}", "").of("a")).hasToString("Optional[/lake/a]");
    assertThat(Router.parse("/lake/x", "").fixed()).hasToString("Optional[/lake/x]");
    assertThat(Router.parse("/lake/${topic}", "").fixed()).isEmpty();
    assertThat(Router.parse("/lake/${value.v}", "").of("a")).isEmpty();
  }
}
