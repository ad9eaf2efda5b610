package dev.millrace.connect.rest.paging;

/** Texts of answers in messages. */
final class Excerpt {
  private static final int MOST = 100;

  private Excerpt() {}

  static String of(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }
}
