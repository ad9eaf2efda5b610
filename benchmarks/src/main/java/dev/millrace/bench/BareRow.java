package dev.millrace.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** The least that makes a {@code Struct} of a row of {@link OrdersTable}. */
final class BareRow {
  static final String SELECT = "SELECT * FROM orders ORDER BY id";

  static final int FETCH_SIZE = 2000;

  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("customer", Schema.STRING_SCHEMA)
          .field("product", Schema.STRING_SCHEMA)
          .field("quantity", Schema.INT32_SCHEMA)
          .field("price", Schema.FLOAT64_SCHEMA)
          .field("paid", Schema.BOOLEAN_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ordered_at", Timestamp.SCHEMA)
          .build();

  private BareRow() {}

  static Struct struct(ResultSet row) throws SQLException {
    return new Struct(SCHEMA)
        .put("id", row.getLong(1))
        .put("customer", row.getString(2))
        .put("product", row.getString(3))
        .put("quantity", row.getInt(4))
        .put("price", row.getDouble(5))
        .put("paid", row.getBoolean(6))
        .put("note", row.getString(7))
        .put("ordered_at", row.getTimestamp(8));
  }
}
