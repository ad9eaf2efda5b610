package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.files.read.xml.XmlStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The texts that an xlsx workbook's cells share, as one array of UTF-8. */
final class SharedTexts {
  private byte[] bytes = new byte[1024];
  private int[] ends = new int[64];
  private int count;

  private SharedTexts() {}

  static SharedTexts read(Parts parts, String part, ExcelLimits limits) throws IOException {
    SharedTexts texts = new SharedTexts();
    if (part == null) {
      return texts;
    }
    try (XmlStream in = parts.open(part)) {
      while (in.nextElement()) {
        if (in.parser().getLocalName().equals("si")) {
          texts.add(XlsxSheet.runs(in, limits.cellBytes()));
          long held = texts.used() + 8L * texts.count;
          if (held > limits.sharedBytes()) {
            throw new IOException(
                "'%s' is refused: the texts that its cells share have more bytes than excel.shared.max.bytes = %d"
                    .formatted(parts.file(), limits.sharedBytes()));
          }
        }
      }
    }
    return texts;
  }

  private int used() {
    return count == 0 ? 0 : ends[count - 1];
  }

  private void add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int used = used();
    if (used + utf8.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + utf8.length));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    System.arraycopy(utf8, 0, bytes, used, utf8.length);
    ends[count++] = used + utf8.length;
  }

  /** Adds a text to a row; false if there is none of this number. */
  boolean addTo(SheetRow row, int column, int index) {
    if (index < 0 || index >= count) {
      return false;
    }
    int from = index == 0 ? 0 : ends[index - 1];
    row.add(column, bytes, from, ends[index] - from, true);
    return true;
  }
}
