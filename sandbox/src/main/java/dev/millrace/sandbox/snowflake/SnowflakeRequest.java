package dev.millrace.sandbox.snowflake;

/**
 * A request that came; whether it succeeded is another matter.
 *
 * @param operation {@code LOG_IN}, {@code RENEW}, {@code HEARTBEAT}, {@code CLOSE}, {@code
 *     STATEMENT}, {@code ABORT}, {@code RESULT}, {@code MONITOR}, {@code TELEMETRY}, {@code UPLOAD}
 *     or {@code UNKNOWN}
 * @param subject the text of a statement; for an upload the file as in {@code
 *     DB.SCHEMA.STAGE/folder/file}; else the path
 * @param requestId that the client chose, the same when it asks again; empty for none
 */
public record SnowflakeRequest(String operation, String subject, String requestId) {}
