package dev.millrace.connect.rest.unit;

import java.util.function.Function;

/**
 * How records that are there no more are told: by their keys, which the last whole round had and
 * this one has not.
 *
 * @param <T> what a record is
 * @param most how many keys are kept; more end the reading
 * @param key the key of a record, as text; null if it is not known, and then nothing is told to be
 *     gone in that round
 * @param gone what is handed over of a key whose record is gone
 */
public record Deletes<T>(int most, Function<T, String> key, Function<String, T> gone) {}
