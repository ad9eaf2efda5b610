package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * A file whose parts are uploaded and that nobody sees yet.
 *
 * @param id unique; also in the object's metadata, to recognise it by
 * @param parts the parts' ETags, in order
 * @param offsets of the records in it; not empty
 * @param details what a manifest says of it besides
 */
public record StagedFile(
    String id,
    String key,
    String uploadId,
    List<String> parts,
    OffsetSet offsets,
    long records,
    long bytes,
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

  /** The name of the metadata entry that holds {@link #id}. */
  public static final String METADATA = "millrace-file";

  public StagedFile {
    parts = List.copyOf(parts);
  }

  /**
   * Makes the file visible; may be repeated by anybody, any number of times.
   *
   * @return false if its upload is gone and no object of it is there
   */
  public boolean complete(ObjectStore store) {
    return store.completeUpload(key, uploadId, parts)
        || Optional.of(id).equals(store.metadata(key).map(found -> found.get(METADATA)));
  }
}
