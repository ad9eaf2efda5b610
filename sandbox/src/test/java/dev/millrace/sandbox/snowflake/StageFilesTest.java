package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.snowflake.sql.StageName;
import dev.millrace.sandbox.snowflake.sql.StagedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageFilesTest {

  private static final StageName STAGE = new StageName("DB", "PUBLIC", "S", 0);

  @TempDir Path directory;
  private StageFiles stages;

  @BeforeEach
  void open() throws IOException {
    stages = new StageFiles(directory);
  }

  private void put(StageName stage, String name, String text) throws IOException {
    stages.receive(stage, name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void listsByPrefixInTheOrderOfNames() throws IOException {
    put(STAGE, "b/2", "two");
    put(STAGE, "b/1", "one");
    put(STAGE, "c", "");
    assertThat(stages.list(STAGE, "b/")).extracting(StagedFile::name).containsExactly("b/1", "b/2");
    assertThat(stages.list(STAGE, "")).hasSize(3);
    assertThat(stages.list(STAGE, "c"))
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.size()).isZero();
              assertThat(file.md5()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
            });
  }

  @Test
  void knowsAFileThatWasReplaced() throws IOException {
    put(STAGE, "f", "one");
    StagedFile one = stages.list(STAGE, "f").get(0);
    put(STAGE, "f", "another");
    StagedFile two = stages.list(STAGE, "f").get(0);
    assertThat(two.md5()).isNotEqualTo(one.md5());
    assertThat(Files.readString(stages.path(two))).isEqualTo("another");
  }

  @Test
  void keepsStagesApart() throws IOException {
    StageName temporary = new StageName("DB", "PUBLIC", "S", 7);
    StageName odd = new StageName("DB", "PUBLIC", "../S", 0);
    put(STAGE, "f", "x");
    assertThat(stages.list(temporary, "")).isEmpty();
    put(odd, "f", "y");
    stages.drop(odd);
    assertThat(stages.list(odd, "")).isEmpty();
    assertThat(stages.list(STAGE, "")).hasSize(1);
  }

  @Test
  void removesOnce() throws IOException {
    put(STAGE, "f", "x");
    StagedFile file = stages.list(STAGE, "").get(0);
    assertThat(stages.remove(file)).isTrue();
    assertThat(stages.remove(file)).isFalse();
    assertThat(stages.list(STAGE, "")).isEmpty();
  }

  @Test
  void refusesPathsOutOfTheStage() {
    assertThatThrownBy(() -> put(STAGE, "../T/f", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Not a path within a stage: ../T/f");
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() throws IOException {
    put(STAGE, "f", "whole");
    assertThatThrownBy(() -> stages.receive(STAGE, "f", new Cut())).hasMessage("cut");
    assertThat(Files.readString(stages.path(stages.list(STAGE, "f").get(0)))).isEqualTo("whole");
    try (Stream<Path> left = Files.list(directory.resolve("uploads"))) {
      assertThat(left).isEmpty();
    }
  }

  /** Gives a byte, then fails. */
  private static final class Cut extends InputStream {
    private boolean given;

    @Override
    public int read() throws IOException {
      throw new IOException("cut");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (given) {
        throw new IOException("cut");
      }
      given = true;
      bytes[offset] = 'x';
      return 1;
    }
  }
}
