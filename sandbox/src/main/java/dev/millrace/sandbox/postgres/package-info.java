/** A PostgreSQL server from Maven Central, run without Docker and without root. */
package dev.millrace.sandbox.postgres;
