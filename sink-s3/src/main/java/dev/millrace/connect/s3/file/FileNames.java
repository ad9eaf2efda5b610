package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.template.PathText;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where a file stands and what it is called.
 *
 * @param topicsDir may be ""
 * @param directoryDelimiter between directories
 */
public record FileNames(String topicsDir, String directoryDelimiter, FileName name) {

  /** What S3 allows, in bytes of UTF-8. */
  public static final int MAX_KEY_BYTES = 1024;

  /** The directory of a topic as transforms left it, with a delimiter at its end. */
  public String topicDirectory(String topic) {
    return (topicsDir.isEmpty() ? "" : topicsDir + directoryDelimiter)
        + PathText.encode(topic, directoryDelimiter)
        + directoryDelimiter;
  }

  /**
   * The key of a file, but for the extension.
   *
   * @param first the file's first record
   * @param mark makes the name this owner's own; "" for none
   */
  String key(SinkRecord first, String directory, String mark) {
    return topicDirectory(first.topic())
        + directory
        + (directory.isEmpty() ? "" : directoryDelimiter)
        + name.of(first, mark);
  }
}
