package dev.millrace.sandbox.snowflake.sql;

/**
 * A column of an answer.
 *
 * @param type the wire's name: {@code fixed}, {@code real}, {@code text}, {@code boolean}, {@code
 *     date}, {@code time}, {@code timestamp_ntz}, {@code timestamp_ltz}, {@code timestamp_tz},
 *     {@code binary}, {@code variant}, {@code object}, {@code array}
 * @param precision in digits; null where the type has none
 * @param scale in digits; null where the type has none
 * @param length in characters or bytes; null where the type has none
 * @param byteLength in bytes; null where the type has none
 */
public record Column(
    String name,
    String type,
    boolean nullable,
    Integer precision,
    Integer scale,
    Integer length,
    Integer byteLength) {}
