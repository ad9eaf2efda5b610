/** Tables: their names, their columns, and what records ask of them. */
package dev.millrace.connect.snowflake.table;
