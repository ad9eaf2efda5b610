/** What of a record goes into a file: the value, parts of the record, a projected value. */
package dev.millrace.connect.s3.content;
