package dev.millrace.connect.s3.takeover;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads names of the widely used sink: {@code
 * <directory>/<topic>+<partition>+<offset>.<extension>}, below the topic's directory. Of files of
 * keys and headers beside them nothing is told, but where there are no values a file of keys
 * counts.
 */
final class PeerName {
  private final String topicDirectory;
  private final String directoryDelimiter;
  private final String tombstones;
  private final Pattern name;

  /**
   * @param topicDirectory with a delimiter at its end
   * @param tombstones the directory of records without a value; null if there is none
   */
  PeerName(
      String topic,
      String topicDirectory,
      String directoryDelimiter,
      String fileDelimiter,
      String tombstones) {
    this.topicDirectory = topicDirectory;
    this.directoryDelimiter = directoryDelimiter;
    this.tombstones = tombstones;
    this.name =
        Pattern.compile(
            Pattern.quote(topic + fileDelimiter)
                + "(\\d{1,9})"
                + Pattern.quote(fileDelimiter)
                + "(\\d{1,18})(\\.keys(?=\\.)|\\.headers(?=\\.))?\\..+");
  }

  /**
   * @param key of an object in the topic's directory
   * @return empty if it is no data file of the widely used sink
   */
  Optional<PeerFile> read(String key) {
    if (!key.startsWith(topicDirectory)) {
      return Optional.empty();
    }
    int end = key.lastIndexOf(directoryDelimiter);
    Matcher matcher = name.matcher(key.substring(end + directoryDelimiter.length()));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String directory =
        end < topicDirectory.length() ? "" : key.substring(topicDirectory.length(), end);
    String side = matcher.group(3);
    if (side != null && !(side.equals(".keys") && directory.equals(tombstones))) {
      return Optional.empty();
    }
    return Optional.of(
        new PeerFile(
            key, directory, Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))));
  }

  /**
   * A file of the widely used sink.
   *
   * @param directory below the topic's
   * @param start offset of its first record
   */
  record PeerFile(String key, String directory, int partition, long start) {}
}
