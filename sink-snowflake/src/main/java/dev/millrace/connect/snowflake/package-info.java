/** The Snowflake sink: its configuration, connector and task. */
package dev.millrace.connect.snowflake;
