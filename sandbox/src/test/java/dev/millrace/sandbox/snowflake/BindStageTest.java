package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.snowflake.sql.Binds;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import dev.millrace.sandbox.snowflake.sql.StageLocation;
import dev.millrace.sandbox.snowflake.sql.StageName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindStageTest {

  private static final StageName STAGE = new StageName("DB", "PUBLIC", "SYSTEM$BIND", 7);

  @TempDir Path directory;
  private StageFiles stages;

  @BeforeEach
  void open() throws IOException {
    stages = new StageFiles(directory);
  }

  private void put(String name, String csv) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(csv.getBytes(StandardCharsets.UTF_8));
    }
    stages.receive(STAGE, name, new ByteArrayInputStream(packed.toByteArray()));
  }

  private Binds read() throws SqlFailure {
    return new BindStage(stages).read(new StageLocation(STAGE, "batch/"));
  }

  @Test
  void readsFilesInTheOrderOfTheirNumbers() throws Exception {
    put("batch/10.gz", "c,3\n");
    put("batch/2.gz", "b,2\n");
    put("batch/1.gz", "a,1\n");
    put("other/1.gz", "x,9\n");
    Binds binds = read();
    assertThat(binds.rows()).isEqualTo(3);
    assertThat(binds.columns().get(0).type()).isEqualTo("TEXT");
    assertThat(binds.columns().get(0).values()).containsExactly("a", "b", "c");
    assertThat(binds.columns().get(1).values()).containsExactly("1", "2", "3");
  }

  @Test
  void tellsNullFromEmptyAndReadsWhatIsQuoted() throws Exception {
    put("batch/1.gz", "\"\",\"a,\"\"b\"\"\nc\"\n,é\n");
    Binds binds = read();
    assertThat(binds.columns().get(0).values()).isEqualTo(Arrays.asList("", null));
    assertThat(binds.columns().get(1).values()).containsExactly("a,\"b\"\nc", "é");
  }

  @Test
  void refusesFilesThatAreCutShort() throws Exception {
    put("batch/1.gz", "a,\"b");
    assertThatThrownBy(this::read)
        .isInstanceOf(SqlFailure.class)
        .hasMessageContaining("A quoted value has no end");
    put("batch/1.gz", "a,b\nc\n");
    assertThatThrownBy(this::read).hasMessageContaining("Some records are shorter than others");
    put("batch/1.gz", "a,b\nc,d");
    assertThatThrownBy(this::read).hasMessageContaining("The last record has no end");
  }

  @Test
  void refusesAStageWithoutFiles() {
    assertThatThrownBy(this::read).hasMessageContaining("There are no bind values at ");
  }
}
