package dev.millrace.connect.rest;

import dev.millrace.connect.rest.auth.ConnectTokens;
import dev.millrace.connect.rest.reading.HttpApi;
import dev.millrace.connect.rest.reading.Unit;
import dev.millrace.connect.rest.reading.Units;
import dev.millrace.connect.rest.unit.UnitReader;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** Checks offsets that a user writes. */
final class StoredOffsets {
  private StoredOffsets() {}

  /**
   * @throws ConnectException if no unit has such a partition, or can't read such an offset
   */
  static void check(RestSourceConfig config, Map<Map<String, ?>, Map<String, ?>> offsets) {
    Units units = new Units(config.resources());
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            check(units, partition, offset);
          }
        });
  }

  private static void check(Units units, Map<String, ?> partition, Map<String, ?> offset) {
    if (partition != null && ConnectTokens.is(partition)) {
      tried(partition, () -> ConnectTokens.check(offset));
      return;
    }
    List<Unit> all = units.all();
    Unit unit =
        all.stream()
            .filter(each -> partition != null && partition.equals(each.sourcePartition()))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConnectException(
                        "Unknown partition "
                            + partition
                            + ": write one such as "
                            + new HashMap<>(all.get(0).sourcePartition())
                            + ", as GET /connectors/<name>/offsets prints it"));
    tried(
        partition,
        () ->
            new UnitReader<>(
                unit.name(),
                units.level(unit, HttpApi.Source.NONE, null, Map.of()),
                offset,
                InstantSource.system()));
  }

  private static void tried(Map<String, ?> partition, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw new ConnectException("Wrong offset of " + partition + ": " + e.getMessage(), e);
    }
  }
}
