package dev.millrace.connect.s3.partition;

import dev.millrace.connect.common.schema.FieldPath;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** How records are spread over directories; makes a partitioner for each task thread. */
public sealed interface Partitioning {
  Partitioner partitioner();

  /** By Kafka partition. */
  record ByKafkaPartition() implements Partitioning {
    @Override
    public Partitioner partitioner() {
      return new KafkaPartitioner();
    }
  }

  /** By the values of fields. */
  record ByFields(List<FieldPath> fields, String delimiter) implements Partitioning {
    public ByFields {
      fields = List.copyOf(fields);
    }

    @Override
    public Partitioner partitioner() {
      return new FieldPartitioner(fields, delimiter);
    }
  }

  /** By intervals of time. */
  record ByTime(long durationMs, DateTimeFormatter path, ZoneId zone, TimestampExtractor extractor)
      implements Partitioning {
    @Override
    public Partitioner partitioner() {
      return new TimePartitioner(durationMs, path, zone, extractor);
    }
  }
}
