package dev.millrace.connect.rest;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.rest.auth.AuthKeys;
import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.call.CallSettings;
import dev.millrace.connect.rest.call.Caller;
import dev.millrace.connect.rest.call.Rate;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.ClientSettings;
import dev.millrace.connect.rest.http.HttpKeys;
import dev.millrace.connect.rest.http.Masks;
import dev.millrace.connect.rest.http.Timeouts;
import dev.millrace.connect.rest.reading.HttpApi;
import dev.millrace.connect.rest.reading.Unit;
import dev.millrace.connect.rest.reading.Units;
import dev.millrace.connect.rest.record.ResourceRecords;
import dev.millrace.connect.rest.record.TaskSchemas;
import dev.millrace.connect.rest.resource.Resource;
import dev.millrace.connect.rest.resource.Resources;
import dev.millrace.connect.rest.unit.UnitReader;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.KafkaException;

/** Asks once for the first records of each resource, to see whether they come. */
final class Trial {
  /**
   * That nobody is there is told before the check's time is over. An answer that takes longer is no
   * sign of a wrong configuration, and left to the connector's start.
   */
  private static final Timeouts TIMEOUTS = new Timeouts(1_500, 10_000, 10_000);

  private static final CallSettings ONCE =
      new CallSettings(GuardSettings.retries(1, 1, 1), Rate.UNLIMITED, 1);

  private final RestSourceConfig config;

  private Trial(RestSourceConfig config) {
    this.config = config;
  }

  static Trial of(Map<String, String> props) {
    return new Trial(new RestSourceConfig(props));
  }

  void run(Validation.Findings findings) {
    if (AuthKeys.storesTokens(config)) {
      return; // a refresh token may be good for one use, and it is the task's
    }
    ClientSettings settings =
        HttpKeys.settings(config, Masks.of(AuthKeys.secrets(config))).with(TIMEOUTS);
    try (Client client = new Client(settings)) {
      Caller caller =
          new Caller(
              client,
              AuthKeys.auth(config, client, true, null),
              ONCE,
              InstantSource.system(),
              System::nanoTime);
      HttpApi.Source source =
          new HttpApi.Source(
              caller, config.baseUrl(), InstantSource.system(), new LongAdder(), () -> {}, null);
      Resources resources = config.resources().forTrial();
      for (Resource each : resources.roots()) {
        read(new Units(resources), new Unit(each, each.partitions().get(0), 0), source, findings);
      }
    }
  }

  private void read(Units units, Unit unit, HttpApi.Source source, Validation.Findings findings) {
    TaskSchemas schemas = new TaskSchemas();
    Map<String, ResourceRecords.OfUnit> records = new HashMap<>();
    for (Resource each : units.resources().all()) {
      records.put(
          each.name(),
          config
              .resource(each.name())
              .records(schemas)
              .of(unit.sourcePartition(), unit.partition()));
    }
    try (UnitReader<Fetched> reader =
        new UnitReader<>(
            unit.name(),
            units.level(unit, source, records, config.named()),
            Map.of(),
            source.clock())) {
      reader.beginRound();
      int children = units.resources().childrenOf(unit.resource().name()).size();
      for (int i = 0; i <= children && reader.inRound(); i++) {
        UnitReader.Handed<Fetched> handed = reader.next();
        if (handed != null) {
          records
              .get(handed.resource())
              .record(handed.value(), handed.offset(), at -> handed.parent().get(at.toString()));
        }
      }
    } catch (IOException | KafkaException e) {
      findings.error(config.written(unit.resource().name(), "path"), Messages.of(e));
    }
  }
}
