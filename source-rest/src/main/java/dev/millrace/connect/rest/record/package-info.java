/**
 * What becomes of the records of an answer: topic, key, timestamp, headers, schema, dead letters.
 */
package dev.millrace.connect.rest.record;
