/** How to log in to Snowflake, and what its errors mean. */
package dev.millrace.connect.snowflake.access;
