package dev.millrace.connect.s3.commit;

import java.util.List;

/**
 * A file whose parts are uploaded and that nobody sees yet.
 *
 * @param id unique; also in the object's metadata, to recognise it by
 * @param parts the parts' ETags, in order
 * @param offsets of the records in it; not empty
 */
public record StagedFile(
    String id,
    String key,
    String uploadId,
    List<String> parts,
    OffsetSet offsets,
    long records,
    long bytes) {

  /** The name of the metadata entry that holds {@link #id}. */
  public static final String METADATA = "millrace-file";

  public StagedFile {
    parts = List.copyOf(parts);
  }
}
