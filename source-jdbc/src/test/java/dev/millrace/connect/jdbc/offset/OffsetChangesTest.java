package dev.millrace.connect.jdbc.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.JdbcSourceConnector;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.Collections;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class OffsetChangesTest {
  private static final Map<String, String> ORDERS =
      SourcePartitions.of(new TableId("public", "orders"));

  private static void refused(Map<String, ?> partition, Map<String, ?> offset, String message) {
    assertThatThrownBy(() -> OffsetChanges.check(Map.of(partition, offset)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(message);
  }

  @Test
  void takesWhatGetPrintsAndNullForAnything() {
    assertThat(ORDERS).isEqualTo(Map.of("protocol", "1", "table", "public.orders"));
    assertThat(
            new JdbcSourceConnector()
                .alterOffsets(
                    Map.of(),
                    Map.of(
                        ORDERS,
                        Map.of("timestamp", 1, "timestamp_nanos", 2L, "millrace.v1.key.id", "x"))))
        .isTrue();
    assertThatCode(
            () -> {
              OffsetChanges.check(Map.of(Map.of("table", "orders"), Map.of("incrementing", "7")));
              OffsetChanges.check(Map.of(ORDERS, Map.of("millrace.v1.finished", 1L)));
              OffsetChanges.check(
                  Map.of(
                      SourcePartitions.chunk(new TableId("public", "orders"), 3),
                      Map.of("millrace.v1.run", 1L, "millrace.v1.done", "true")));
              OffsetChanges.check(
                  Map.of(SourcePartitions.ofQuery("query"), Map.of("incrementing", 1L)));
              OffsetChanges.check(Collections.singletonMap(Map.of("server", "x"), null));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void refusesUnknownPartitionsAndOffsets() {
    String write = "write {\"protocol\": \"1\", \"table\": \"<schema>.<table>\"}";
    refused(Map.of("server", "x"), Map.of(), "Unknown partition {server=x}: " + write);
    refused(Map.of("protocol", "2", "table", "a.b"), Map.of(), write);
    refused(Map.of("protocol", "1", "table", 1), Map.of(), write);
    refused(
        ORDERS,
        Map.of("pos", 4),
        "Wrong offset {pos=4} of table public.orders: unknown key pos. Keys are incrementing,");
    refused(ORDERS, Map.of("incrementing", "x"), "incrementing must be a whole number, but is x");
    refused(ORDERS, Map.of("timestamp_nanos", 1), "timestamp_nanos needs timestamp beside it");
  }
}
