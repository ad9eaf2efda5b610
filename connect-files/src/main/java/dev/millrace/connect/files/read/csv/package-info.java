/** Reads CSV, TSV and their dialects. */
package dev.millrace.connect.files.read.csv;
