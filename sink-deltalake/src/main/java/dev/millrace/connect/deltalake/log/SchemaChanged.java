package dev.millrace.connect.deltalake.log;

/**
 * Another writer has changed the table's schema so that the files of a chunk do not fit any more.
 * The task drops them, seeks to the table's offset and writes them anew for the new schema.
 */
public final class SchemaChanged extends Exception {
  SchemaChanged(String message) {
    super(message);
  }
}
