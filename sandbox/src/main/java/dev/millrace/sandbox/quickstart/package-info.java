/**
 * The README's demo, from the built archives and verified at the far ends: rows of PostgreSQL by
 * Kafka to S3, and rows that change to Delta Lake.
 */
package dev.millrace.sandbox.quickstart;
