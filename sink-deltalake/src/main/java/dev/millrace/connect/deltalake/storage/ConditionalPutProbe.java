package dev.millrace.connect.deltalake.storage;

import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Finds out whether a store honours put-if-absent, which every commit depends on, by trying it. */
public final class ConditionalPutProbe {
  private static final String FOLDER = "_delta_log/_millrace/";

  private ConditionalPutProbe() {}

  /**
   * Writes and deletes a small file beside the table's log.
   *
   * @return whether a second write of one file is refused
   * @throws StoreException if it can't be tried
   */
  public static boolean isHonoured(TableStorage storage) {
    String path = FOLDER + "probe-" + UUID.randomUUID();
    byte[] body = "May be deleted.".getBytes(StandardCharsets.UTF_8);
    try {
      storage.putIfAbsent(path, body);
      return !storage.putIfAbsent(path, body);
    } catch (StoreException e) {
      if (e.fault() == Fault.UNSUPPORTED) {
        return false;
      }
      throw e;
    } finally {
      storage.delete(path);
    }
  }
}
