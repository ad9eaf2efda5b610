package dev.millrace.connect.s3.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.s3.takeover.PeerName.PeerFile;
import org.junit.jupiter.api.Test;

class PeerNameTest {
  private final PeerName name = new PeerName("a.b", "topics/a.b/", "/", "+", "gone");

  @Test
  void readsTheNamesOfTheWidelyUsedSink() {
    String key = "topics/a.b/year=2026/month=11/a.b+3+0000001200.snappy.parquet";
    assertThat(name.read(key)).contains(new PeerFile(key, "year=2026/month=11", 3, 1200));
    String top = "topics/a.b/a.b+0+7.json";
    assertThat(name.read(top)).contains(new PeerFile(top, "", 0, 7));
  }

  @Test
  void leavesOtherNamesAlone() {
    for (String key :
        new String[] {
          "topics/a.b/p=0/a.b+3+0000001200.keys.avro",
          "topics/a.b/p=0/a.b+3+0000001200.headers.avro",
          "topics/a.b/p=0/a.b+3+0000001200",
          "topics/a.b/p=0/a.b+3+0000001200+r1.json",
          "topics/a.b/p=0/axb+3+0000001200.json",
          "topics/a.b/p=0/a.b+3+99999999999999999999.json",
          "topics/other/a.b+3+0000001200.json",
          "topics/a.b/_SUCCESS"
        }) {
      assertThat(name.read(key)).as(key).isEmpty();
    }
  }

  @Test
  void whereThereAreNoValuesAFileOfKeysIsTheFile() {
    String key = "topics/a.b/gone/a.b+3+0000001200.keys.avro";
    assertThat(name.read(key)).contains(new PeerFile(key, "gone", 3, 1200));
    assertThat(name.read("topics/a.b/gone/a.b+3+0000001200.headers.avro")).isEmpty();
    assertThat(name.read("topics/a.b/c/gone/a.b+3+0000001200.keys.avro")).isEmpty();
  }
}
