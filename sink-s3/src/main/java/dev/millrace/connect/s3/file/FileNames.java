package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.s3.partition.PathText;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where a file stands and what it is called. The name goes by the record's place before any
 * transform, so that two topics that a transform renames to one never share a name.
 *
 * @param topicsDir may be ""
 * @param directoryDelimiter between directories
 * @param fileDelimiter between a name's parts
 * @param offsetWidth digits of the offset, padded with zeros
 * @param extension with its dot
 */
public record FileNames(
    String topicsDir,
    String directoryDelimiter,
    String fileDelimiter,
    int offsetWidth,
    String extension) {

  /** What S3 allows, in bytes of UTF-8. */
  public static final int MAX_KEY_BYTES = 1024;

  /** The directory of a topic as transforms left it, with a delimiter at its end. */
  String topicDirectory(String topic) {
    return (topicsDir.isEmpty() ? "" : topicsDir + directoryDelimiter)
        + PathText.encode(topic, directoryDelimiter)
        + directoryDelimiter;
  }

  /**
   * @param first the file's first record
   * @param mark makes the name this owner's own; "" for none
   */
  String key(SinkRecord first, String directory, String mark) {
    String offset = Long.toString(RecordOrigin.offset(first));
    return topicDirectory(first.topic())
        + directory
        + (directory.isEmpty() ? "" : directoryDelimiter)
        + first.originalTopic()
        + fileDelimiter
        + first.originalKafkaPartition()
        + fileDelimiter
        + "0".repeat(Math.max(0, offsetWidth - offset.length()))
        + offset
        + (mark.isEmpty() ? "" : fileDelimiter + mark)
        + extension;
  }
}
