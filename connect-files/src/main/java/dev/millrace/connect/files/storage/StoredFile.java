package dev.millrace.connect.files.storage;

/**
 * A file as a listing tells of it.
 *
 * @param path with {@code /} between its parts, from the store's root; no {@code .} or {@code ..}
 * @param size in bytes
 * @param modified in milliseconds since 1970
 * @param version the store's own mark of the content (ETag, version, inode); empty if it has none
 */
public record StoredFile(String path, long size, long modified, String version) {}
