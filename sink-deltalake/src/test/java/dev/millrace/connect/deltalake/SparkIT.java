package dev.millrace.connect.deltalake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.junit.SparkExtension;
import dev.millrace.sandbox.spark.SparkProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The reader that all others are checked with. */
@ExtendWith(SparkExtension.class)
class SparkIT {
  @TempDir Path directory;

  @Test
  void createsMergesAndReadsTables(SparkProcess spark) {
    String table = "delta.`" + directory.resolve("t") + "`";
    assertThat(spark.sql("create table " + table + " (id bigint, name string) using delta"))
        .isEmpty();
    spark.sql("insert into " + table + " values (1, 'old'), (2, 'ä')");
    spark.sql(
        "merge into "
            + table
            + " t using (select 1L id, 'new' name) s on t.id = s.id\n"
            + "when matched then update set *");
    assertThat(spark.sql("select * from " + table + " order by id"))
        .containsExactly("{\"id\":1,\"name\":\"new\"}", "{\"id\":2,\"name\":\"ä\"}");
  }

  @Test
  void saysWhatIsWrong(SparkProcess spark) {
    assertThatThrownBy(() -> spark.sql("select nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UNRESOLVED_COLUMN")
        .hasMessageEndingWith(": select nothing");
    assertThat(spark.sql("select 1 as one")).containsExactly("{\"one\":1}");
  }
}
