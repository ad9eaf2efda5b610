/** The files that a table's log names: Parquet, deletion vectors, and what they are called. */
package dev.millrace.connect.deltalake.files;
