package dev.millrace.connect.deltalake.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Rule;
import dev.millrace.sandbox.s3.S3Rules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3TableStorageTest extends StorageSuite {
  @TempDir private Path dir;
  private TestBucket bucket;

  @BeforeEach
  void start() throws IOException {
    bucket = new TestBucket(dir);
  }

  @AfterEach
  void stop() {
    bucket.close();
  }

  @Override
  TableStorage storage() {
    return bucket.table("wh/a table");
  }

  @Test
  void tellsAStoreThatKnowsNoConditions() {
    for (Effect lacking : List.of(Effect.CONDITIONS_IGNORED, Effect.NOT_IMPLEMENTED)) {
      bucket.server.fault(S3Rules.of(S3Rule.on("PutObject", lacking)));
      assertThat(ConditionalPutProbe.isHonoured(storage())).isFalse();
    }
  }

  @Test
  void looksBeforeItWritesWhereItIsTheOnlyWriter() {
    bucket.server.fault(S3Rules.of(S3Rule.on("PutObject", Effect.CONDITIONS_IGNORED)));
    TableStorage sole = bucket.table("sole").forSoleWriter();
    assertThat(sole.putIfAbsent("f", new byte[] {1})).isTrue();
    assertThat(sole.putIfAbsent("f", new byte[] {2})).isFalse();
    assertThat(sole.read("f")).hasValue(new byte[] {1});
  }
}
