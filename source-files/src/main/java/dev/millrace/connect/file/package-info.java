/** Reads files of records from any store into Kafka, each record once. */
package dev.millrace.connect.file;
