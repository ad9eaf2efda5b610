package dev.millrace.connect.file.format.excel;

import java.io.IOException;
import java.util.List;

/** Finds a sheet by its name or number. Stateless. */
final class Sheets {
  private Sheets() {}

  /**
   * @param wanted a name, a number from 1, or empty for the first
   * @return its index from 0
   * @throws IOException if there is none; the message names those that are there
   */
  static int index(String file, List<String> names, String wanted) throws IOException {
    int index = wanted.isEmpty() ? 0 : names.indexOf(wanted);
    if (index < 0 && wanted.matches("[0-9]{1,5}")) {
      index = Integer.parseInt(wanted) - 1;
    }
    if (index < 0 || index >= names.size()) {
      throw new IOException(
          "'%s' has no sheet '%s'; it has %s"
              .formatted(file, wanted, names.stream().limit(20).toList()));
    }
    return index;
  }
}
