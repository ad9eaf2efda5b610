/**
 * A stand-in for Snowflake that its unmodified JDBC driver talks to: log-ins, sessions, statements,
 * stages and faults over HTTP. What the statements do is in {@code sql}.
 */
package dev.millrace.sandbox.snowflake;
