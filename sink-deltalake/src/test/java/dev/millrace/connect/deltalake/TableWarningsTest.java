package dev.millrace.connect.deltalake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.files.TableFormat;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.ParquetFormat.Codec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableWarningsTest {
  private static final TableFormat DEFAULT =
      new TableFormat(new ParquetFormat(Codec.SNAPPY, 1 << 20), false);

  @Test
  void saysNothingOfOrdinaryTables() {
    assertThat(TableWarnings.of(Map.of("delta.appendOnly", "true"), DEFAULT)).isEmpty();
    assertThat(TableWarnings.of(Map.of(TableFormat.CODEC, "zstd"), DEFAULT)).isEmpty();
  }

  @Test
  void saysWhatTheTableMayForget() {
    assertThat(
            TableWarnings.of(
                Map.of("delta.setTransactionRetentionDuration", "interval 7 days"), DEFAULT))
        .singleElement()
        .asString()
        .startsWith("delta.setTransactionRetentionDuration is 'interval 7 days': a topic-partition")
        .contains("Unset the property");
  }

  @Test
  void saysWhichCodecItCantWrite() {
    Map<String, String> brotli = Map.of(TableFormat.CODEC, "brotli");
    assertThat(TableWarnings.of(brotli, DEFAULT))
        .containsExactly(
            "delta.parquet.compression.codec is 'brotli', which this connector can't write: its"
                + " files are compressed by snappy. Set parquet.codec to choose.");
    assertThat(TableWarnings.of(brotli, new TableFormat(DEFAULT.configured(), true))).isEmpty();
    assertThat(DEFAULT.of(brotli)).isEqualTo(DEFAULT.configured());
  }
}
