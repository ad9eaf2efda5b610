package dev.millrace.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.bench.Orders.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Jackson's generator fed with prepared values, a line a record, written to memory. */
final class BareJson implements Side {
  private final List<Order> orders;
  private final int records;

  BareJson(Scale scale) {
    orders = Orders.some(scale.records());
    records = scale.records();
  }

  @Override
  public long round() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    try (JsonGenerator json = generator(bytes)) {
      for (int i = 0; i < records; i++) {
        writeLine(json, orders.get(i % orders.size()));
      }
    }
    return records;
  }

  static JsonGenerator generator(OutputStream bytes) throws IOException {
    return new JsonFactory().createGenerator(bytes).setRootValueSeparator(null);
  }

  static void writeLine(JsonGenerator json, Order order) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", order.id());
    json.writeStringField("customer", order.customer());
    json.writeStringField("product", order.product());
    json.writeStringField("city", order.city());
    json.writeNumberField("quantity", order.quantity());
    json.writeNumberField("price", order.price());
    if (order.discount() == null) {
      json.writeNullField("discount");
    } else {
      json.writeNumberField("discount", order.discount());
    }
    json.writeBooleanField("paid", order.paid());
    json.writeNumberField("warehouse", order.warehouse());
    json.writeStringField("note", order.note());
    json.writeNumberField("ordered_at", order.orderedAtMs());
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
