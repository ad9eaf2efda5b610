package dev.millrace.connect.file.store;

import dev.millrace.connect.files.storage.SafePath;
import dev.millrace.connect.files.storage.StoredFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over the files of a tree of folders, a folder at a time. Of the tree it holds the folders
 * that are still to come. Used by one thread.
 */
public final class TreeWalk {
  /** How many folders deep a file may lie. */
  public static final int MOST_DEPTH = 100;

  private static final Logger log = LoggerFactory.getLogger(TreeWalk.class);

  private final String store;
  private final Folders folders;
  private final Predicate<StoredFile> each;
  private final Deque<Folder> open = new ArrayDeque<>();

  private TreeWalk(String store, Folders folders, Predicate<StoredFile> each) {
    this.store = store;
    this.folders = folders;
    this.each = each;
  }

  /**
   * What is in a folder.
   *
   * @param folder whether it is one itself
   * @param identity for a folder: what it truly is, by which loops are told; "" if nobody knows
   * @param size of a file, in bytes
   * @param modified of a file, in milliseconds since 1970
   * @param version of a file
   */
  public record Entry(
      String name, boolean folder, String identity, long size, long modified, String version) {
    public static Entry folder(String name, String identity) {
      return new Entry(name, true, identity, 0, 0, "");
    }

    public static Entry file(String name, long size, long modified, String version) {
      return new Entry(name, false, "", size, modified, version);
    }
  }

  /** Lists one folder, without what is in its folders. */
  @FunctionalInterface
  public interface Folders {
    /**
     * Hands over what is in a folder; nothing if it is gone.
     *
     * @param path below the root; "" for the root
     * @param identity as its {@link Entry} has it
     * @param each false ends it
     */
    void list(String path, String identity, Predicate<Entry> each);
  }

  private record Folder(String path, String identity, Folder parent, int depth) {
    boolean within(String other) {
      for (Folder at = this; at != null; at = at.parent) {
        if (at.identity.equals(other)) {
          return true;
        }
      }
      return false;
    }

    String below(String name) {
      return path.isEmpty() ? name : path + "/" + name;
    }
  }

  /**
   * Walks.
   *
   * @param store as messages name it
   * @param folder where to begin, below the root; "" for the root
   * @param each false ends the walk
   */
  public static void run(
      String store, String folder, String identity, Folders folders, Predicate<StoredFile> each) {
    new TreeWalk(store, folders, each).from(new Folder(folder, identity, null, 0));
  }

  private void from(Folder start) {
    open.push(start);
    boolean[] wanted = {true};
    while (wanted[0] && !open.isEmpty()) {
      Folder folder = open.pop();
      folders.list(
          folder.path,
          folder.identity,
          entry -> {
            wanted[0] = entry(folder, entry);
            return wanted[0];
          });
    }
  }

  private boolean entry(Folder folder, Entry entry) {
    if (entry.name.equals(".") || entry.name.equals("..")) {
      return true;
    }
    if (!SafePath.isName(entry.name)) {
      leftOut(folder, entry, "has a slash or a control character in its name");
      return true;
    }
    if (!entry.folder) {
      return each.test(
          new StoredFile(folder.below(entry.name), entry.size, entry.modified, entry.version));
    }
    if (!entry.identity.isEmpty() && folder.within(entry.identity)) {
      leftOut(folder, entry, "leads back to a folder above it");
    } else if (folder.depth >= MOST_DEPTH) {
      leftOut(folder, entry, "lies deeper than " + MOST_DEPTH + " folders");
    } else {
      open.push(new Folder(folder.below(entry.name), entry.identity, folder, folder.depth + 1));
    }
    return true;
  }

  private void leftOut(Folder folder, Entry entry, String why) {
    log.warn(
        "{}: '{}' is left out, for it {}",
        store,
        folder.below(entry.name.replaceAll("\\p{Cntrl}", "?")),
        why);
  }
}
