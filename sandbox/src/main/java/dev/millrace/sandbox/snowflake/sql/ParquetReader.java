package dev.millrace.sandbox.snowflake.sql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.h2.value.Value;
import org.h2.value.ValueJson;
import org.h2.value.ValueNull;

/** The rows of a Parquet file, which DuckDB reads. */
final class ParquetReader implements RecordReader {
  /** A database with a name is shared; one of its own for each file would take longer than it. */
  private static final String DUCK = "jdbc:duckdb::memory:stand-in";

  /** Keeps it open. */
  private static final class Shared {
    private static final Connection OPEN = open();

    private static Connection open() {
      try {
        return DriverManager.getConnection(DUCK);
      } catch (SQLException e) {
        throw new IllegalStateException("DuckDB does not start", e);
      }
    }
  }

  private final List<String> names = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final boolean binaryAsText;
  private final List<String> nulls;
  private final Connection duck;
  private final Statement statement;
  private final ResultSet rows;
  private long row;

  ParquetReader(FileFormat format, Path file) throws SqlFailure, IOException {
    this.nulls = format.nulls();
    this.binaryAsText = format.isTrue("BINARY_AS_TEXT", true);
    Connection connection = null;
    try {
      Objects.requireNonNull(Shared.OPEN);
      connection = DriverManager.getConnection(DUCK);
      duck = connection;
      statement = duck.createStatement();
      rows =
          statement.executeQuery(query("read_parquet(" + H2Names.literal(file.toString()) + ")"));
    } catch (SQLException e) {
      close(connection);
      throw Failures.value(
          "100144",
          "22000",
          "Error reading the Parquet file: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  /** Nested columns as JSON; the others as they are. */
  private String query(String source) throws SQLException {
    List<String> select = new ArrayList<>();
    try (ResultSet columns = statement.executeQuery("DESCRIBE SELECT * FROM " + source)) {
      while (columns.next()) {
        String type = columns.getString("column_type");
        boolean nested = type.startsWith("STRUCT") || type.startsWith("MAP") || type.endsWith("]");
        names.add(columns.getString("column_name"));
        types.add(nested ? "NESTED" : type);
        String name = H2Names.quote(columns.getString("column_name"));
        select.add(nested ? "to_json(" + name + ")::VARCHAR" : name);
      }
    }
    return "SELECT " + String.join(", ", select) + " FROM " + source;
  }

  @Override
  public boolean next() throws SqlFailure {
    try {
      row++;
      return rows.next();
    } catch (SQLException e) {
      throw Failures.value("100144", "22000", "Error reading the Parquet file: " + e.getMessage());
    }
  }

  @Override
  public Value field(int number, List<Object> path) throws SqlFailure {
    if (number != 1) {
      return ValueNull.INSTANCE;
    }
    if (path.isEmpty()) {
      ObjectNode record = Json.MAPPER.createObjectNode();
      for (int i = 0; i < names.size(); i++) {
        Value value = column(i);
        record.set(
            names.get(i),
            value instanceof ValueJson json ? Json.read(json) : Json.MAPPER.nullNode());
      }
      return Json.value(record);
    }
    int index = path.get(0) instanceof String name ? names.indexOf(name) : -1;
    if (index < 0) {
      return ValueNull.INSTANCE;
    }
    Value value = column(index);
    if (path.size() == 1 || !(value instanceof ValueJson json)) {
      return value;
    }
    var found = Json.at(Json.read(json), path.subList(1, path.size()));
    return found == null ? ValueNull.INSTANCE : Json.value(found);
  }

  @Override
  public Value named(String column, boolean caseSensitive) throws SqlFailure {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.equals(column) || (!caseSensitive && name.equalsIgnoreCase(column))) {
        return column(i);
      }
    }
    return ValueNull.INSTANCE;
  }

  private Value column(int index) throws SqlFailure {
    try {
      Object value = object(index);
      if (value == null || (value instanceof String text && nulls.contains(text))) {
        return ValueNull.INSTANCE;
      }
      if (types.get(index).equals("NESTED")) {
        return Json.value(Json.parse((String) value));
      }
      if (value instanceof Boolean truth) {
        return ValueJson.get(truth);
      }
      if (value instanceof BigDecimal || value instanceof BigInteger) {
        return ValueJson.get(new BigDecimal(value.toString()));
      }
      if (value instanceof Float || value instanceof Double) {
        double real = ((Number) value).doubleValue();
        return Double.isFinite(real)
            ? ValueJson.get(new BigDecimal(value.toString()))
            : ValueJson.get(TextForms.write((Object) real));
      }
      if (value instanceof Number integer) {
        return ValueJson.get(integer.longValue());
      }
      return ValueJson.get(value.toString());
    } catch (SQLException e) {
      throw Failures.value("100144", "22000", "Error reading the Parquet file: " + e.getMessage());
    }
  }

  private Object object(int index) throws SQLException, SqlFailure {
    String type = types.get(index);
    if (type.startsWith("TIMESTAMP") && !type.equals("TIMESTAMP WITH TIME ZONE")) {
      return rows.getObject(index + 1, LocalDateTime.class);
    }
    if (!type.equals("BLOB")) {
      return rows.getObject(index + 1);
    }
    byte[] bytes = rows.getBytes(index + 1);
    if (bytes == null) {
      return null;
    }
    if (!binaryAsText) {
      return HexFormat.of().withUpperCase().formatHex(bytes);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Failures.value(
          "100144",
          "22000",
          "Invalid UTF8 detected in the binary column "
              + names.get(index)
              + ": set BINARY_AS_TEXT = FALSE");
    }
  }

  @Override
  public int fields() {
    return 1;
  }

  @Override
  public long line() {
    return row;
  }

  @Override
  public void close() throws IOException {
    close(duck);
  }

  private static void close(Connection connection) throws IOException {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
