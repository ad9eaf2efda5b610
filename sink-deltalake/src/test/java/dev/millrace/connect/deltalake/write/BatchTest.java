package dev.millrace.connect.deltalake.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.RowChanges;
import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void countsTheFilesOfChangesOnceTheyAreThere() {
    Batch batch = new Batch(new StructType(), 0);
    batch.file(CompletableFuture.completedFuture(file("a", 5)), 5);
    CompletableFuture<RowChanges> changes = new CompletableFuture<>();
    batch.changes(changes);
    assertThat(batch.files()).isEqualTo(1);
    assertThat(batch.bytes()).isEqualTo(5);
    changes.complete(new Two());
    assertThat(batch.files()).isEqualTo(3);
    assertThat(batch.bytes()).isEqualTo(35);
  }

  private record Two() implements RowChanges {
    @Override
    public List<DataFile> files() {
      return List.of(file("b", 10), file("c", 20));
    }
  }

  private static DataFile file(String name, long size) {
    return DataFile.written(name, Map.of(), size, 0, null);
  }
}
