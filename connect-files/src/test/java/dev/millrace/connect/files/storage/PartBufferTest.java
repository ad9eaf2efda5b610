package dev.millrace.connect.files.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartBufferTest {
  @Test
  void cutsPartsOfExactlyOneSizeAndKeepsEveryByte() throws IOException {
    List<Payload> parts = new ArrayList<>();
    PartBuffer buffer = new PartBuffer(10_000, parts::add);
    Random random = new Random(3);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      all.write(bytes);
      buffer.write(bytes);
    }
    buffer.write(7);
    all.write(7);
    assertThat(parts).allSatisfy(part -> assertThat(part.length()).isEqualTo(10_000));
    assertThat(buffer.position()).isEqualTo(all.size());
    assertThat(buffer.allocated()).isBetween(buffer.buffered(), 10_000L);
    parts.add(buffer.take());
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (Payload part : parts) {
      part.open().transferTo(read);
    }
    assertThat(read.toByteArray()).isEqualTo(all.toByteArray());
  }
}
