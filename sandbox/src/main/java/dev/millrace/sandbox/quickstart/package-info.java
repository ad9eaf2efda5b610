/**
 * The README's demo, from the built archives and verified at the far ends: rows of PostgreSQL by
 * Kafka to S3, rows that change to Delta Lake and Snowflake, files to Kafka, and earthquakes of an
 * API to S3.
 */
package dev.millrace.sandbox.quickstart;
