package dev.millrace.connect.rest.unit;

import dev.millrace.connect.common.position.OffsetFields;
import java.util.Map;

/**
 * What makes the offsets of a resource comparable.
 *
 * @param hash over all of the configuration that gives places and cursors their meaning
 */
public record Layout(String hash) {
  private static final String VERSION_KEY = "version";
  private static final long VERSION = 1;
  private static final String LAYOUT = "layout";

  void write(String prefix, Map<String, Object> offset) {
    offset.put(prefix + VERSION_KEY, VERSION);
    offset.put(prefix + LAYOUT, hash);
  }

  /**
   * @throws IllegalArgumentException if another layout wrote the offset, with what to do
   */
  void check(OffsetFields offset) {
    offset.version(VERSION_KEY, VERSION);
    if (!offset.text(LAYOUT).equals(hash)) {
      throw new IllegalArgumentException(
          "the stored offset belongs to another path, paging, cursor or window of this resource:"
              + " set them back, or delete the connector's offsets to read all anew");
    }
  }
}
