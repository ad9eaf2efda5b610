/** From records to committed rows: files, batches, and the session that loads them. */
package dev.millrace.connect.snowflake.write;
