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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetChangesTest {
  private static final Map<String, String> ORDERS =
      SourcePartitions.of(new TableId("public", "orders"));

  private static void alter(Map<Map<String, ?>, Map<String, ?>> offsets) {
    new JdbcSourceConnector().alterOffsets(Map.of(), offsets);
  }

  private static void refused(Map<String, ?> partition, Map<String, ?> offset, String message) {
    assertThatThrownBy(() -> alter(Map.of(partition, offset)))
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
              alter(Map.of(Map.of("table", "orders"), Map.of("incrementing", "7")));
              alter(Map.of(ORDERS, Map.of("millrace.v1.finished", 1L)));
              alter(
                  Map.of(
                      SourcePartitions.chunk(new TableId("public", "orders"), 3),
                      Map.of("millrace.v1.run", 1L, "millrace.v1.done", "true")));
              alter(Map.of(SourcePartitions.ofQuery("query"), Map.of("incrementing", 1L)));
              alter(Collections.singletonMap(Map.of("server", "x"), null));
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

  @Test
  void takesGapsAndRecentRowsAsTheyAreWritten() {
    assertThatCode(
            () -> {
              alter(Map.of(ORDERS, Map.of("incrementing", 9, "millrace.v1.gaps", "-5+3 10+1")));
              alter(Map.of(ORDERS, Map.of("millrace.v1.recent", "AAAAAAAAAAE")));
              alter(Map.of(ORDERS, Map.of("millrace.v1.recent", "", "millrace.v1.gaps", "")));
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-7", "5", "+", "1+", "1+0", "3+1 0+1", "9223372036854775807+2", "x+1"})
  void refusesMalformedGapsBeforeATaskFindsThem(String gaps) {
    refused(
        ORDERS,
        Map.of("incrementing", Long.MAX_VALUE, "millrace.v1.gaps", gaps),
        "of table public.orders: millrace.v1.gaps must be ranges in ascending order such as 17+1"
            + " 5+3, but is "
            + gaps);
  }

  @Test
  void refusesGapsAmongNumbersThatAreStillToBeRead() {
    refused(
        ORDERS,
        Map.of("incrementing", 7, "millrace.v1.gaps", "5+3"),
        "millrace.v1.gaps reaches up to 7, but holds only numbers below incrementing (7): leave it"
            + " out, or set both as GET prints them");
    refused(
        ORDERS,
        Map.of("millrace.v1.gaps", "5+3"),
        "holds only numbers below incrementing, which is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "AAAA", "AAAAAAAAAAEA"})
  void refusesMalformedFingerprintsBeforeATaskFindsThem(String recent) {
    refused(
        ORDERS,
        Map.of("millrace.v1.recent", recent),
        "millrace.v1.recent must be eight bytes a row in Base64, as GET prints it, but is "
            + recent);
  }
}
