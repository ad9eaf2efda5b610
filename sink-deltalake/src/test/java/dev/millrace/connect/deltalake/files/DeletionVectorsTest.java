package dev.millrace.connect.deltalake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.deltalake.log.DeletionVector;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

public class DeletionVectorsTest {
  @TempDir private Path folder;
  private TableStorage storage;
  private DeletionVectors vectors;
  private final List<String> uploads = new ArrayList<>();

  @BeforeEach
  void open() {
    storage = new LocalTableStorage(folder);
    vectors = new DeletionVectors(storage);
  }

  @Test
  void readsInlineOnes() throws IOException {
    DeletionVectors.Writer writer = vectors.writer(FileNames.of("m"));
    DeletionVector stored = writer.add(RoaringBitmap.bitmapOf(3, 4, 7, 11, 18, 29));
    writer.close(uploads);
    assertThat(vectors.read(inline(storage, stored)).toArray())
        .containsExactly(3, 4, 7, 11, 18, 29);
  }

  /** The same vector, in the text that Kernel makes of its bytes. */
  public static DeletionVector inline(TableStorage storage, DeletionVector stored) {
    UUID uuid = Z85.uuid(stored.pathOrInlineDv().substring("dv-m".length()));
    byte[] file = storage.read("dv-m/deletion_vector_" + uuid + ".bin").orElseThrow();
    int start = stored.offset().orElseThrow() + Integer.BYTES;
    int padded = (stored.sizeInBytes() + 3) / 4 * 4;
    byte[] body =
        Arrays.copyOf(Arrays.copyOfRange(file, start, start + stored.sizeInBytes()), padded);
    return new DeletionVector(
        "i",
        Base85Codec.encodeBytes(body),
        OptionalInt.empty(),
        stored.sizeInBytes(),
        stored.cardinality());
  }

  @Test
  void readsWhatItPacksIntoOneFile() throws IOException {
    DeletionVectors.Writer writer = vectors.writer(FileNames.of("m"));
    Random random = new Random(1);
    RoaringBitmap few = RoaringBitmap.bitmapOf(0, 70_000, -1);
    RoaringBitmap many = new RoaringBitmap();
    random.ints(100_000, 0, 1_000_000).forEach(many::add);
    RoaringBitmap run = new RoaringBitmap();
    run.add(5L, 50_000L);
    DeletionVector first = writer.add(few);
    DeletionVector second = writer.add(many);
    DeletionVector third = writer.add(run);
    writer.close(uploads);
    assertThat(vectors.read(first)).isEqualTo(few);
    assertThat(vectors.read(second)).isEqualTo(many);
    assertThat(vectors.read(third)).isEqualTo(run);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void readsAbsolutePathsWithinTheTableAndFoldersOfItsOwn() throws IOException {
    DeletionVectors.Writer writer = vectors.writer(FileNames.of("m"));
    DeletionVector vector = writer.add(RoaringBitmap.bitmapOf(1, 2));
    writer.close(uploads);
    String file = uploads.get(0);
    assertThat(vectors.read(moved(vector, "p", storage.location() + "/" + file)).toArray())
        .containsExactly(1, 2);
    Files.move(folder.resolve("dv-m"), folder.resolve("ab"));
    String uuid = vector.pathOrInlineDv().substring("dv-m".length());
    assertThat(vectors.read(moved(vector, "u", "ab" + uuid)).toArray()).containsExactly(1, 2);
  }

  private static DeletionVector moved(DeletionVector vector, String type, String path) {
    return new DeletionVector(
        type, path, vector.offset(), vector.sizeInBytes(), vector.cardinality());
  }

  @Test
  void namesTheOneThatIsDamaged() throws IOException {
    DeletionVectors.Writer writer = vectors.writer(FileNames.of("m"));
    DeletionVector vector = writer.add(RoaringBitmap.bitmapOf(1, 2, 3));
    writer.close(uploads);
    Path file = folder.resolve(uploads.get(0));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 6] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> vectors.read(vector))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The deletion vector " + vector.id() + " of file:" + folder)
        .hasMessageContaining("is damaged: the checksum differs");
    Files.write(file, new byte[10]);
    assertThatThrownBy(() -> vectors.read(vector))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("has no vector of " + vector.sizeInBytes() + " bytes there");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (String[] wrong :
        new String[][] {
          {"x", "abc", "its form is unknown"},
          {"u", "abc", "its form is unknown"},
          {"i", "abc", "by its length"},
          {"i", "\u00e4\u00e4\u00e4\u00e4\u00e4", "Not a digit of base 85"},
          {"i", "#####", "Not base 85"},
          {"i", "0000000000000000000000000", "it does not begin as one does"},
          {"i", "wi5b=", "can't be read"},
          {"p", "s3://other/table/deletion_vector.bin", "outside of the table"}
        }) {
      DeletionVector vector = new DeletionVector(wrong[0], wrong[1], OptionalInt.empty(), 40, 6);
      assertThatThrownBy(() -> vectors.read(vector))
          .as(wrong[1])
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining(wrong[2]);
    }
  }

  @Test
  void writesUuidsAsTheProtocolDoes() {
    UUID uuid = UUID.fromString("d2c639aa-8816-431a-aaf6-d3fe2512ff61");
    assertThat(Z85.uuid("^-aqEH.-t@S}K{vb[*k^")).isEqualTo(uuid);
    assertThat(Z85.encode(uuid)).isEqualTo("^-aqEH.-t@S}K{vb[*k^");
  }
}
