package dev.millrace.connect.s3.content;

import dev.millrace.connect.files.format.RecordFormat;

/**
 * What of records one kind of file holds, and how. Used by one thread.
 *
 * @param content makes the row that a record has in it
 */
public record View(Part part, RecordFormat format, Content content) {

  /**
   * The end of a file's name, by the widely used sink's rule: {@code .avro}, {@code .keys.avro}.
   */
  public String extension() {
    return switch (part) {
          case KEY -> ".keys";
          case HEADERS -> ".headers";
          default -> "";
        }
        + format.extension();
  }
}
