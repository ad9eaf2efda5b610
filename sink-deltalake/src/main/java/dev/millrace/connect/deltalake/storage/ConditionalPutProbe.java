package dev.millrace.connect.deltalake.storage;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;

/** Finds out whether a store honours put-if-absent, which every commit depends on, by trying it. */
public final class ConditionalPutProbe {
  private static final String FOLDER = "_delta_log/_millrace/";

  private ConditionalPutProbe() {}

  /**
   * Writes and deletes a small file beside the table's log.
   *
   * @throws ConnectException if a second write of one file succeeds
   * @throws dev.millrace.connect.files.storage.StoreException if it can't be tried
   */
  public static void requireHonoured(TableStorage storage) {
    String path = FOLDER + "probe-" + UUID.randomUUID();
    byte[] body = "May be deleted.".getBytes(StandardCharsets.UTF_8);
    try {
      storage.putIfAbsent(path, body);
      if (storage.putIfAbsent(path, body)) {
        throw new ConnectException(
            "The store of "
                + storage.location()
                + " ignores 'If-None-Match: *': it replaced a file that was to be written only if"
                + " there is none. Two workers would overwrite each other's commits. Use a store"
                + " that honours it, or run one task (tasks.max=1) and see to it that nobody else"
                + " writes the table.");
      }
    } finally {
      storage.delete(path);
    }
  }
}
