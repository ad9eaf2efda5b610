package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import java.util.List;

/**
 * A file whose parts are uploaded and that nobody sees yet, with its side files. See "Side files"
 * in docs/decisions/0002-s3-exactly-once.md.
 *
 * @param id unique; also in the metadata of its objects, to recognise them by
 * @param main becomes visible last, and decides whether the file is
 * @param sides hold other parts of the same records, row by row
 * @param offsets of the records in it; not empty
 * @param details what a manifest says of it besides
 */
public record StagedFile(
    String id,
    StagedObject main,
    List<StagedObject> sides,
    OffsetSet offsets,
    long records,
    Details details) {

  /**
   * What readers of the file may want to know.
   *
   * @param directory below that of the topic; "" if there is none
   * @param schema name and version of its one schema, as {@code name:version} or {@code name}; null
   *     if it has no name, or if the file may hold several
   */
  public record Details(String directory, String schema) {
    public static final Details NONE = new Details("", null);
  }

  public StagedFile {
    sides = List.copyOf(sides);
  }

  public String key() {
    return main.key();
  }

  /** Without its sides. */
  public long bytes() {
    return main.bytes();
  }

  /** With its sides. */
  public long allBytes() {
    return bytes() + sides.stream().mapToLong(StagedObject::bytes).sum();
  }

  /**
   * Makes the file visible, after its sides; may be repeated by anybody, any number of times.
   *
   * @return false if an upload is gone and no object of the file is there
   */
  boolean complete(ObjectStore store) {
    for (StagedObject side : sides) {
      if (!side.complete(store, id)) {
        return !givenUp(store);
      }
    }
    return main.complete(store, id);
  }

  /**
   * Ends all uploads, so that no zombie can make one visible over the file that will have the name.
   *
   * @return false if somebody had made the file visible before
   */
  private boolean givenUp(ObjectStore store) {
    sides.forEach(side -> side.abort(store));
    main.abort(store);
    return !main.visible(store, id);
  }
}
