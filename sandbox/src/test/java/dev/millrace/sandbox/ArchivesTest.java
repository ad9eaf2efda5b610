package dev.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

  @TempDir Path directory;

  @Test
  void unpacksFolders() throws IOException {
    Archives.unpack(zip("plugin/lib/a.jar"), directory.resolve("plugins"));
    assertThat(directory.resolve("plugins/plugin/lib/a.jar")).hasContent("plugin/lib/a.jar");
  }

  @Test
  void refusesAnEntryThatLeadsOut() throws IOException {
    Path zip = zip("plugin/../../evil");
    assertThatThrownBy(() -> Archives.unpack(zip, directory.resolve("plugins")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the entry plugin/../../evil leads out of the directory");
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  private Path zip(String entry) throws IOException {
    Path zip = directory.resolve("archive.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(entry.getBytes(StandardCharsets.UTF_8));
    }
    return zip;
  }
}
