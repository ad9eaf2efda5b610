/** Which directory a record goes to. */
package dev.millrace.connect.s3.partition;
