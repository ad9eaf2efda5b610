package dev.millrace.connect.deltalake.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTableStorageTest extends StorageSuite {
  @TempDir private Path dir;

  @Override
  TableStorage storage() {
    return new LocalTableStorage(dir.resolve("a table"));
  }

  @Test
  void staysInItsFolder() {
    assertThatThrownBy(() -> storage().read("../secret"))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("'../secret' is outside of the table file:");
  }
}
