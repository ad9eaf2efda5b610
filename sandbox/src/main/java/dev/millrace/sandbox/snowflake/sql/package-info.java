/**
 * What the Snowflake stand-in knows of SQL: Snowflake's statements, types, transactions and locks,
 * on an H2 database. It knows nothing of HTTP; what it does not know of SQL it refuses.
 */
package dev.millrace.sandbox.snowflake.sql;
