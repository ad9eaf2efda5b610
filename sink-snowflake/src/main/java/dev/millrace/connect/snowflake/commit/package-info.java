/** The protocol of docs/decisions/0010: who owns a partition, and how its offsets move. */
package dev.millrace.connect.snowflake.commit;
