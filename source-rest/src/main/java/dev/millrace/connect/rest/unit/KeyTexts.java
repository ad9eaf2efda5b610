package dev.millrace.connect.rest.unit;

import dev.millrace.connect.common.position.OffsetFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Texts of keys in the order in which they came. Only grows, so that a {@link View} stays. */
final class KeyTexts {
  /** Against an offset that is made to blow up. */
  private static final int MOST_BYTES = 256 << 20;

  private static final String SEPARATOR = "\n";

  private String[] texts = new String[16];
  private int size;

  /**
   * @throws IllegalArgumentException if the field is not what {@link View#base64} gives
   */
  static KeyTexts of(OffsetFields fields, String key) {
    KeyTexts read = new KeyTexts();
    byte[] bytes = fields.bytes(key);
    if (bytes.length == 0) {
      return read;
    }
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] text = in.readNBytes(MOST_BYTES);
      for (String each : new String(text, StandardCharsets.UTF_8).split(SEPARATOR, -1)) {
        read.add(each);
      }
      return read;
    } catch (IOException e) {
      throw fields.wrong(key, "deflated texts in base64");
    }
  }

  /**
   * @param text without line feeds
   */
  void add(String text) {
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, 2 * size);
    }
    texts[size++] = text;
  }

  int size() {
    return size;
  }

  String get(int at) {
    return texts[at];
  }

  View view() {
    return new View(texts, size);
  }

  /** The texts as they were at a moment. Used by any thread. */
  static final class View {
    private final String[] texts;
    private final int size;

    private View(String[] texts, int size) {
      this.texts = texts;
      this.size = size;
    }

    boolean isEmpty() {
      return size == 0;
    }

    /** Deflated, for keys are much alike. */
    String base64() {
      List<String> all = Arrays.asList(texts).subList(0, size);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
        out.write(String.join(SEPARATOR, all).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
  }
}
