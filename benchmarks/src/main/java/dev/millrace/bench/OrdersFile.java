package dev.millrace.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/** Orders as text: eight columns and about 118 bytes a row, the same in every run. */
final class OrdersFile {
  /** What our source infers from them. */
  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.OPTIONAL_INT64_SCHEMA)
          .field("customer", Schema.OPTIONAL_STRING_SCHEMA)
          .field("product", Schema.OPTIONAL_STRING_SCHEMA)
          .field("quantity", Schema.OPTIONAL_INT64_SCHEMA)
          .field("price", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("paid", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ordered_at", Timestamp.builder().optional().build())
          .build();

  private static final String NOTE = "leave it with the neighbour, or at the door in the yard";
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private OrdersFile() {}

  /** Makes the text of one order. */
  @FunctionalInterface
  interface Line {
    String of(int order);
  }

  /** Writes one line after another, never more than a buffer of them in memory. */
  static void write(Path file, int orders, String head, Line line, String foot) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(head.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < orders; i++) {
        out.write(line.of(i).getBytes(StandardCharsets.UTF_8));
      }
      out.write(foot.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** With a header; notes are quoted. */
  static void csv(Path file, int orders) throws IOException {
    String head = "id,customer,product,quantity,price,paid,note,ordered_at\n";
    write(file, orders, head, OrdersFile::csvRow, "");
  }

  private static String csvRow(int i) {
    return i
        + (",customer-" + i % 50_000 + ",product-" + i % 2_000 + ',' + i % 100)
        + (",%d.%d".formatted(i / 100, i % 9 + 1) + ',' + (i % 2 == 0))
        + (",\"" + note(i) + "\"," + time(i) + '\n');
  }

  private static String note(int i) {
    return NOTE.substring(0, 20 + i % 36);
  }

  private static Instant time(int i) {
    return FIRST.plusSeconds(i);
  }
}
