package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.position.PositionRecord;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The program of a JVM with a small heap: reads rows until it has seen as many ids as its first
 * argument says, and prints how many rows that took. The task's configuration follows, a word for
 * each key and each value.
 */
final class ReadInLittleMemory {
  private ReadInLittleMemory() {}

  public static void main(String[] args) throws Exception {
    int wanted = Integer.parseInt(args[0]);
    Map<String, String> props = new LinkedHashMap<>();
    for (int i = 1; i < args.length; i += 2) {
      props.put(args[i], args[i + 1]);
    }
    BitSet seen = new BitSet();
    long rows = 0;
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      while (seen.cardinality() < wanted) {
        List<SourceRecord> batch = runner.poll();
        for (SourceRecord record : batch) {
          if (!PositionRecord.is(record)) {
            seen.set(((Struct) record.value()).getInt32("id"));
            rows++;
          }
        }
      }
    }
    System.out.println("rows=" + rows);
    System.exit(0);
  }
}
