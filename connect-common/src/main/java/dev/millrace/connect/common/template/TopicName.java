package dev.millrace.connect.common.template;

/** Names of topics. */
public final class TopicName {
  private static final int LONGEST = 249;

  private TopicName() {}

  /**
   * The text as a topic's name: what Kafka doesn't take there becomes an underscore.
   *
   * @throws IllegalArgumentException if it is no name even so: empty, too long, or dots alone
   */
  public static String of(String text) {
    StringBuilder topic = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      topic.append(legal ? c : '_');
    }
    if (topic.isEmpty() || topic.length() > LONGEST || topic.toString().matches("\\.{1,2}")) {
      throw new IllegalArgumentException("'" + topic + "' is no name of a topic");
    }
    return topic.toString();
  }
}
