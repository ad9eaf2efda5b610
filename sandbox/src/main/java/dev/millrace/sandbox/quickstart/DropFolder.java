package dev.millrace.sandbox.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A folder into which files of invoices fall, while a connector reads them into a topic. The topic
 * is compared with what DuckDB reads of the same files. Used by one thread.
 */
final class DropFolder implements AutoCloseable {
  private static final int ROWS = 500;
  private static final LocalDate FIRST_DUE = LocalDate.of(2026, 1, 1);

  /** A row's text, as {@link #row} has it. */
  private static final String DUCKDB_ROW =
      "concat_ws('|', id, customer, cents, date_diff('day', DATE '1970-01-01', due), note)";

  private static final Duration LOOK = Duration.ofMillis(500);

  private final Path root = Files.createTempDirectory("millrace-drop-");
  private final Path folder = Files.createDirectory(root.resolve("in"));
  private int files;

  DropFolder() throws IOException {}

  Path folder() {
    return folder;
  }

  /** Rows of all files so far. */
  long rows() {
    return (long) files * ROWS;
  }

  /** Lets one more file appear, whole: it is written beside the folder, and moved. */
  void drop() throws IOException {
    boolean packed = files % 2 == 1;
    String name = "invoices-%04d.csv%s".formatted(files, packed ? ".gz" : "");
    Path written = root.resolve(name);
    try (OutputStream file = Files.newOutputStream(written);
        OutputStream out = packed ? new GZIPOutputStream(file) : file) {
      out.write(csv((long) files * ROWS).getBytes(UTF_8));
    }
    Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    files++;
  }

  private static String csv(long from) {
    StringBuilder csv = new StringBuilder("id,customer,cents,due,note\n");
    for (long id = from; id < from + ROWS; id++) {
      String note = id % 7 == 0 ? "\"said \"\"yes\"\", twice,\nand signed\"" : "as agreed";
      csv.append(
          "%d,customer-%d,%d,%s,%s\n".formatted(id, id % 997, id * 13 % 100_000, due(id), note));
    }
    return csv.toString();
  }

  private static LocalDate due(long id) {
    return FIRST_DUE.plusDays(id % 365);
  }

  /** Compares the topic with the files, of which no more appear. */
  boolean check(String bootstrapServers, Screen screen) throws SQLException {
    screen.say("Reading the dropped files with DuckDB and comparing the topic with them ...");
    Sum there =
        Checksum.duckDb(
            DUCKDB_ROW,
            "read_csv('"
                + Flights.quoted(folder)
                + "/*', header = true, delim = ',', quote = '\"', escape = '\"', columns ="
                + " {'id': 'BIGINT', 'customer': 'VARCHAR', 'cents': 'BIGINT', 'due': 'DATE',"
                + " 'note': 'VARCHAR'})");
    Sum here = topic(bootstrapServers, there);
    Demo.sums(screen, "Dropped files", there, "Kafka", here);
    boolean exact = here.matches(there);
    screen.say(
        exact
            ? "OK: every row of the dropped files is in Kafka exactly once."
            : "DIFFERENT: the topic is not what the files are.");
    return exact;
  }

  /** What the topic holds once it is equal, or nothing has come for long. */
  private static Sum topic(String bootstrapServers, Sum wanted) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Demo.INVOICES).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Checksum.Rows rows = new Checksum.Rows();
      long lastMove = System.nanoTime();
      while (System.nanoTime() - lastMove < Demo.STALLED.toNanos()) {
        var polled = consumer.poll(LOOK);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          rows.add(row(record.value()));
        }
        if (!polled.isEmpty()) {
          lastMove = System.nanoTime();
        } else if (rows.sum().matches(wanted)) {
          break;
        }
      }
      return rows.sum();
    }
  }

  private static List<String> row(byte[] value) {
    try {
      JsonNode row = new ObjectMapper().readTree(value).path("payload");
      return List.of("id", "customer", "cents", "due", "note").stream()
          .map(column -> row.path(column).asText())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("A record of " + Demo.INVOICES + " is no JSON", e);
    }
  }

  @Override
  public void close() {
    Trees.delete(root);
  }
}
