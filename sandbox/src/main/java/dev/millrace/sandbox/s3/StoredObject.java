package dev.millrace.sandbox.s3;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * One version of an object, or one part of an upload.
 *
 * @param key empty for a part
 * @param size bytes of data
 * @param etag with its quotation marks
 * @param headers what an answer carries besides: content type, user metadata and so on, by
 *     lower-case name
 * @param file data first, then a footer; see {@link ObjectFile}
 */
record StoredObject(
    String key, long size, String etag, Instant modified, Map<String, String> headers, Path file) {}
