package dev.millrace.sandbox.snowflake.sql;

/**
 * A {@code PUT}, which the client carries out.
 *
 * @param localPath the file's path to the letter as the statement has it, without {@code file://}
 * @param parallel how many uploads at a time
 * @param sourceCompression in lower case, {@code auto_detect} unless told
 */
public record FileTransfer(
    String localPath,
    StageLocation target,
    int parallel,
    boolean autoCompress,
    String sourceCompression,
    boolean overwrite) {}
