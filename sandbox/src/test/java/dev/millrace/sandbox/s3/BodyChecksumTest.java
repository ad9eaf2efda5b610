package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyChecksumTest {

  /** The check value that the CRC catalogue gives for "123456789". */
  @Test
  void crc64NvmeHasItsCheckValue() {
    BodyChecksum.Crc64Nvme crc = new BodyChecksum.Crc64Nvme();
    byte[] bytes = "123456789".getBytes(StandardCharsets.US_ASCII);
    crc.update(bytes, 0, bytes.length);
    assertThat(crc.getValue()).isEqualTo(0xae8b14860a799888L);
  }

  @Test
  void refusesDocumentTypes() {
    String xml = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    assertThatThrownBy(() -> Xml.parse(xml.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("DOCTYPE");
  }

  @Test
  void readsRanges() {
    assertThat(ByteRange.of("bytes=0-0", 10)).isEqualTo(new ByteRange(0, 1));
    assertThat(ByteRange.of("bytes=-20", 10)).isEqualTo(new ByteRange(0, 10));
    assertThat(ByteRange.of("bytes=4-2", 10)).isNull();
    assertThat(ByteRange.of("bytes=-", 10)).isNull();
    assertThat(ByteRange.of("lines=1-2", 10)).isNull();
    assertThat(ByteRange.of(null, 10)).isNull();
    assertThatThrownBy(() -> ByteRange.of("bytes=0-", 0)).isInstanceOf(S3Exception.class);
  }
}
