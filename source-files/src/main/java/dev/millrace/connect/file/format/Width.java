package dev.millrace.connect.file.format;

import java.util.ArrayList;
import java.util.List;

/**
 * One column of a fixed width.
 *
 * @param width in characters, at least 1
 */
public record Width(String column, int width) {

  /**
   * Reads {@code id:8,name:20}.
   *
   * @throws IllegalArgumentException if that is not what it says; the message tells what is wrong
   */
  public static List<Width> parse(List<String> texts) {
    List<Width> widths = new ArrayList<>();
    for (String text : texts) {
      int colon = text.lastIndexOf(':');
      String column = colon < 0 ? "" : text.substring(0, colon).strip();
      String width = text.substring(colon + 1).strip();
      if (column.isEmpty() || !width.matches("[1-9][0-9]{0,5}")) {
        throw new IllegalArgumentException(
            "'" + text + "' is no name, colon and width in characters, as in id:8");
      }
      if (widths.stream().anyMatch(other -> other.column().equals(column))) {
        throw new IllegalArgumentException("'" + column + "' is there twice");
      }
      widths.add(new Width(column, Integer.parseInt(width)));
    }
    return List.copyOf(widths);
  }
}
