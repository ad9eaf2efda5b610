/**
 * The README's demo: PostgreSQL to Kafka to S3 from the built archives, verified at the far end.
 */
package dev.millrace.sandbox.quickstart;
