package dev.millrace.connect.common.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.Test;

class ErrantRecordsTest {
  private static final SinkRecord RECORD = new SinkRecord("orders", 3, null, null, null, "x", 42);
  private static final String MESSAGE =
      "Record refused at topic 'orders', partition 3, offset 42, field 'city': is null";

  private final LongAdder deadLetters = new LongAdder();
  private CompletableFuture<Void> report = CompletableFuture.completedFuture(null);
  private final List<String> reported = new ArrayList<>();

  private ErrantRecords errant(String tolerance, boolean reporter) {
    ErrantRecordReporter to =
        (record, error) -> {
          reported.add(error.getMessage());
          return report;
        };
    SinkTaskContext context =
        (SinkTaskContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, args) -> reporter ? to : null);
    return ErrantRecords.of(context, Map.of("errors.tolerance", tolerance), deadLetters);
  }

  @Test
  void stopsTheTaskWithPlaceAndFieldWhereErrorsAreNotTolerated() {
    assertThatThrownBy(() -> errant("none", true).refuse(RECORD, "city", "is null", null))
        .isInstanceOf(DataException.class)
        .hasMessage(MESSAGE);
    assertThat(reported).isEmpty();
    assertThat(deadLetters.sum()).isZero();
  }

  @Test
  void reportsWhereErrorsAreTolerated() {
    errant("all", true).refuse(RECORD, "city", "is null", null);
    assertThat(reported).containsExactly(MESSAGE);
    assertThat(deadLetters.sum()).isEqualTo(1);
  }

  @Test
  void settlesOnlyWhenEveryReportIsDurable() {
    ErrantRecords errant = errant("all", true);
    errant.settle();
    report = CompletableFuture.failedFuture(new IllegalStateException("topic is gone"));
    errant.refuse(RECORD, "city", "is null", null);

    assertThatThrownBy(errant::settle)
        .isInstanceOf(ConnectException.class)
        .hasMessage("A refused record could not be written to the dead-letter topic")
        .hasRootCauseMessage("topic is gone");
  }

  @Test
  void goesOnWithoutADeadLetterTopicAsKafkaDoes() {
    errant("all", false).refuse(RECORD, "city", "is null", null);
    assertThat(deadLetters.sum()).isEqualTo(1);
  }

  @Test
  void aReportThatFailedFailsEveryLaterCall() {
    report = CompletableFuture.failedFuture(new IllegalStateException("no broker"));
    ErrantRecords errant = errant("all", true);
    errant.refuse(RECORD, "city", "is null", null);
    for (int call = 0; call < 2; call++) {
      assertThatThrownBy(errant::settle).isInstanceOf(ConnectException.class);
    }
  }
}
