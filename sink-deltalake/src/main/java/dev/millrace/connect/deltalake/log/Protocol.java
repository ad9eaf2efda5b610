package dev.millrace.connect.deltalake.log;

import java.util.Set;

/**
 * PROTOCOL.md's {@code protocol}.
 *
 * @param readerFeatures empty below reader version 3
 * @param writerFeatures empty below writer version 7
 */
public record Protocol(
    int minReaderVersion,
    int minWriterVersion,
    Set<String> readerFeatures,
    Set<String> writerFeatures) {
  public Protocol {
    readerFeatures = Set.copyOf(readerFeatures);
    writerFeatures = Set.copyOf(writerFeatures);
  }
}
