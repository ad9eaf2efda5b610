package dev.millrace.bench;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** Records of 11 columns and about 128 bytes, the same in every run. */
final class Orders {
  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("bench.orders")
          .field("id", Schema.INT64_SCHEMA)
          .field("customer", Schema.STRING_SCHEMA)
          .field("product", Schema.STRING_SCHEMA)
          .field("city", Schema.OPTIONAL_STRING_SCHEMA)
          .field("quantity", Schema.INT32_SCHEMA)
          .field("price", Schema.FLOAT64_SCHEMA)
          .field("discount", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("paid", Schema.BOOLEAN_SCHEMA)
          .field("warehouse", Schema.INT32_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ordered_at", Timestamp.SCHEMA)
          .build();

  /**
   * So many that their ids fill a Parquet dictionary, and few enough to be in memory as structs.
   */
  private static final int DISTINCT = 250_000;

  private Orders() {}

  /** One order as plain values: what a bare writer is fed. */
  record Order(
      long id,
      String customer,
      String product,
      String city,
      int quantity,
      double price,
      Double discount,
      boolean paid,
      int warehouse,
      String note,
      long orderedAtMs) {

    @SuppressWarnings("JavaUtilDate") // Connect's own type for timestamps
    Struct struct() {
      return new Struct(SCHEMA)
          .put("id", id)
          .put("customer", customer)
          .put("product", product)
          .put("city", city)
          .put("quantity", quantity)
          .put("price", price)
          .put("discount", discount)
          .put("paid", paid)
          .put("warehouse", warehouse)
          .put("note", note)
          .put("ordered_at", new Date(orderedAtMs));
    }
  }

  /** Orders that are all different; a round of more records takes them again and again. */
  static List<Order> some(int records) {
    int count = Math.min(records, DISTINCT);
    Random random = new Random(11);
    List<Order> orders = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      orders.add(
          new Order(
              i,
              "customer-" + random.nextInt(50_000),
              "product-" + random.nextInt(2_000),
              random.nextInt(10) == 0 ? null : "city-" + random.nextInt(300),
              random.nextInt(100),
              random.nextInt(1_000_000) / 100.0,
              random.nextInt(3) == 0 ? random.nextInt(50) / 100.0 : null,
              random.nextBoolean(),
              random.nextInt(40),
              random.nextInt(4) == 0
                  ? "leave it with neighbour number " + random.nextInt(99)
                  : null,
              1_780_000_000_000L + i * 250L));
    }
    return orders;
  }
}
