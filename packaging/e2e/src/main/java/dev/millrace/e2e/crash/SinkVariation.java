package dev.millrace.e2e.crash;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What differs from one run of the sink to the next. Each has wall-clock rotation, the one that no
 * file name makes repeatable.
 *
 * @param name for the output
 * @param config over the suite's own
 * @param rerouted laid over {@code config} in the middle of the run: a redelivered record may
 *     belong to another directory then
 */
record SinkVariation(String name, Map<String, String> config, Map<String, String> rerouted) {
  private static final Map<String, String> BY_CITY =
      Map.of("partitioner.class", "field", "partition.field.name", "city");
  private static final Map<String, String> BY_KAFKA_PARTITION =
      Map.of("partitioner.class", "default");

  /** In turn; most go to a directory for each of 200 cities. */
  static final List<SinkVariation> ALL =
      List.of(
          new SinkVariation(
              "Parquet by city",
              with(BY_CITY, "format.class", "parquet", "rotate.schedule.interval.ms", "4000"),
              Map.of("flush.size", "30000")),
          new SinkVariation(
              "JSON by city, with manifests",
              with(
                  BY_CITY,
                  "format.class",
                  "json",
                  "rotate.schedule.interval.ms",
                  "3000",
                  "manifest.enabled",
                  "true"),
              BY_KAFKA_PARTITION),
          new SinkVariation(
              "Parquet by Kafka's partition, small files",
              with(
                  BY_KAFKA_PARTITION,
                  "format.class",
                  "parquet",
                  "parquet.codec",
                  "zstd",
                  "flush.size",
                  "5000",
                  "rotate.schedule.interval.ms",
                  "1500"),
              Map.of("flush.size", "700")),
          new SinkVariation(
              "JSON by city, closed by record time",
              with(
                  BY_CITY,
                  "format.class",
                  "json",
                  "s3.compression.type",
                  "gzip",
                  "timestamp.extractor",
                  "Record",
                  "rotate.interval.ms",
                  "60000",
                  "rotate.schedule.interval.ms",
                  "10000"),
              Map.of("rotate.interval.ms", "45000")),
          new SinkVariation(
              "Parquet by the wall clock's second, with manifests",
              with(
                  Map.of(),
                  "format.class",
                  "parquet",
                  "partitioner.class",
                  "time",
                  "partition.duration.ms",
                  "1000",
                  "path.format",
                  "'minute'=mm/'second'=ss",
                  "timestamp.extractor",
                  "Wallclock",
                  "rotate.schedule.interval.ms",
                  "2000",
                  "manifest.enabled",
                  "true"),
              BY_CITY),
          new SinkVariation(
              "JSON by the records' minute, closed by size",
              with(
                  Map.of(),
                  "format.class",
                  "json",
                  "partitioner.class",
                  "time",
                  "partition.duration.ms",
                  "60000",
                  "path.format",
                  "'hour'=HH/'minute'=mm",
                  "timestamp.extractor",
                  "Record",
                  "rotate.file.bytes",
                  "400000",
                  "rotate.schedule.interval.ms",
                  "5000"),
              BY_CITY),
          new SinkVariation(
              "CSV by city, with manifests",
              with(
                  BY_CITY,
                  "format.class",
                  "csv",
                  "s3.compression.type",
                  "gzip",
                  "rotate.schedule.interval.ms",
                  "3000",
                  "manifest.enabled",
                  "true"),
              BY_KAFKA_PARTITION),
          new SinkVariation(
              "Avro by city",
              with(
                  BY_CITY,
                  "format.class",
                  "avro",
                  "avro.codec",
                  "deflate",
                  "rotate.schedule.interval.ms",
                  "4000"),
              Map.of("flush.size", "30000")));

  static SinkVariation of(int run) {
    return ALL.get((run - 1) % ALL.size());
  }

  boolean hasManifests() {
    return config.containsKey("manifest.enabled");
  }

  private static Map<String, String> with(Map<String, String> base, String... more) {
    Map<String, String> config = new LinkedHashMap<>(base);
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }
}
