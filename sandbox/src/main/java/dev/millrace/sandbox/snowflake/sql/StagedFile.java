package dev.millrace.sandbox.snowflake.sql;

import java.time.Instant;

/**
 * A file in a stage.
 *
 * @param name its path within the stage, with {@code /} between folders and none at the front
 * @param size in bytes
 * @param md5 of its bytes, in lower-case hex
 */
public record StagedFile(
    StageName stage, String name, long size, String md5, Instant lastModified) {}
