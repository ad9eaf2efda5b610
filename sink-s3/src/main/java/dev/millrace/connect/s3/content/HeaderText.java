package dev.millrace.connect.s3.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.connect.data.Values;
import org.apache.kafka.connect.header.Header;

/** A header's value as text, for a column of them must have one type. */
final class HeaderText {
  private HeaderText() {}

  /** Text as it is, bytes as UTF-8 or else in Base64, other values as Connect writes them. */
  static String of(Header header) {
    Object value = header.value();
    if (value == null || value instanceof String) {
      return (String) value;
    }
    if (value instanceof byte[] bytes) {
      return ofBytes(bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return ofBytes(bytes);
    }
    return Values.convertToString(header.schema(), value);
  }

  private static String ofBytes(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}
