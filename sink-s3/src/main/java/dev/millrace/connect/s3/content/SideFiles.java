package dev.millrace.connect.s3.content;

import dev.millrace.connect.files.format.RecordFormat;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/**
 * What files of keys and of headers are written beside those of values.
 *
 * @param sides in the order in which they become visible
 * @param tombstones the directory of records without a value, which have no file of values; null if
 *     they go to no files of their own
 */
public record SideFiles(List<Side> sides, String tombstones) {
  public static final SideFiles NONE = new SideFiles(List.of(), null);

  /**
   * Files of one part of records.
   *
   * @param part the key or the headers
   * @param columns whether the format holds structs only, in which the part is a field then
   */
  public record Side(Part part, RecordFormat format, boolean columns) {
    /** For one topic-partition. */
    View fresh() {
      Content content = columns ? new Envelope(List.of(part)) : new Single(part);
      return new View(part, format, part == Part.KEY ? keyed(content) : content);
    }

    private static Content keyed(Content content) {
      return record -> {
        if (record.key() == null) {
          throw new DataException(
              "the key is null, and store.kafka.keys=true writes the key of each record: use"
                  + " format.output.fields, which takes null keys, or set it to false");
        }
        return content.of(record);
      };
    }
  }

  public SideFiles {
    sides = List.copyOf(sides);
    if (tombstones != null && (sides.isEmpty() || sides.get(0).part() != Part.KEY)) {
      throw new IllegalArgumentException("Without a value or a key nothing is left of a record");
    }
  }

  /** Views for one topic-partition, in order. */
  public List<View> fresh() {
    return sides.stream().map(Side::fresh).toList();
  }
}
