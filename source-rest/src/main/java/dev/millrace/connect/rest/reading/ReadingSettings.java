package dev.millrace.connect.rest.reading;

/**
 * How units are read.
 *
 * @param threads most units that are read at once; at least 1
 * @param batchRows most records of a batch
 * @param batchBytes bytes of bodies after which a batch is handed on
 * @param positionTopic where a position goes that moved without a record; "" for nowhere
 */
public record ReadingSettings(int threads, int batchRows, long batchBytes, String positionTopic) {}
