package dev.millrace.sandbox.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.function.Function;
import org.roaringbitmap.RoaringBitmap;

/** Deletion vectors in files below a table's folder, as Delta Lake's PROTOCOL.md has them. */
final class DeletedRows {
  private static final int MAGIC = 1681511377;

  /** Of ZeroMQ's RFC 32. */
  private static final String Z85 =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  private static final int Z85_UUID = 20;

  private DeletedRows() {}

  /**
   * The positions of the rows that a vector deletes.
   *
   * @param vector its descriptor
   * @param get a file's bytes by its path below the table's folder
   * @throws IOException if it is none, or one of another kind
   */
  static Iterable<Integer> of(JsonNode vector, Function<String, byte[]> get) throws IOException {
    if (!vector.get("storageType").asText().equals("u")) {
      throw new IOException("Only deletion vectors in files of the table are read: " + vector);
    }
    // Behind a length of four bytes.
    ByteBuffer bytes =
        ByteBuffer.wrap(get.apply(path(vector.get("pathOrInlineDv").asText())))
            .position(vector.get("offset").asInt() + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt() != MAGIC || bytes.getLong() != 1 || bytes.getInt() != 0) {
      throw new IOException("It is no deletion vector of fewer than 2^32 rows: " + vector);
    }
    RoaringBitmap rows = new RoaringBitmap();
    rows.deserialize(bytes);
    if (rows.getLongCardinality() != vector.get("cardinality").asLong()) {
      throw new IOException("It deletes " + rows.getLongCardinality() + " rows: " + vector);
    }
    return rows;
  }

  /** What comes before the UUID is a directory. */
  private static String path(String encoded) {
    String directory = encoded.substring(0, encoded.length() - Z85_UUID);
    ByteBuffer uuid = ByteBuffer.allocate(2 * Long.BYTES);
    for (int i = directory.length(); i < encoded.length(); i += 5) {
      long group = 0;
      for (int j = i; j < i + 5; j++) {
        group = group * Z85.length() + Z85.indexOf(encoded.charAt(j));
      }
      uuid.putInt((int) group);
    }
    return (directory.isEmpty() ? "" : directory + "/")
        + "deletion_vector_"
        + new UUID(uuid.getLong(0), uuid.getLong(Long.BYTES))
        + ".bin";
  }
}
