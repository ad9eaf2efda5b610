package dev.millrace.sandbox.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class DeletedRowsTest {
  private static final int OFFSET = 4;
  private static final RoaringBitmap ROWS = RoaringBitmap.bitmapOf(3, 4, 7, 70_000);

  /** The path that Delta Lake's PROTOCOL.md decodes {@code ab^-aqEH.-t@S}K{vb[*k^} to. */
  private static final Map<String, byte[]> FILES =
      Map.of("ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin", file());

  private static byte[] file() {
    int size = 2 * Integer.BYTES + Long.BYTES + ROWS.serializedSizeInBytes();
    ByteBuffer file = ByteBuffer.allocate(OFFSET + Integer.BYTES + size);
    file.position(OFFSET).putInt(size).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(1681511377).putLong(1).putInt(0);
    ROWS.serialize(file);
    return file.array();
  }

  private static JsonNode vector(String storageType, int cardinality) throws IOException {
    return new ObjectMapper()
        .createObjectNode()
        .put("storageType", storageType)
        .put("pathOrInlineDv", "ab^-aqEH.-t@S}K{vb[*k^")
        .put("offset", OFFSET)
        .put("cardinality", cardinality);
  }

  @Test
  void areReadFromTheFileThatTheirDescriptorNames() throws IOException {
    assertThat(DeletedRows.of(vector("u", 4), FILES::get)).containsExactly(3, 4, 7, 70_000);
  }

  @Test
  void anotherKindOfVectorAndOneThatDeletesOtherwiseAreRefused() {
    assertThatThrownBy(() -> DeletedRows.of(vector("i", 4), FILES::get))
        .hasMessageContaining("Only deletion vectors in files of the table are read");
    assertThatThrownBy(() -> DeletedRows.of(vector("u", 5), FILES::get))
        .hasMessageContaining("It deletes 4 rows");
  }
}
