package dev.millrace.e2e.crash;

/**
 * One version of a file that is dropped for the file source. Each of its records holds the drop's
 * number and its own, so that who reads the topics can tell what is missing, doubled or out of
 * order without knowing anything of files.
 *
 * @param number of all drops of a run, from 0
 * @param path below the store's root
 * @param records how many, from 0
 * @param replaced whether another drop of the same path comes later
 * @param slowly whether it is written under its own name, bit by bit
 */
record Drop(int number, String path, FileKind kind, int records, boolean replaced, boolean slowly) {
  /** A text with what formats have to quote or escape. */
  String note(int record) {
    return "row " + record + ", \"" + number + "\" ü";
  }
}
