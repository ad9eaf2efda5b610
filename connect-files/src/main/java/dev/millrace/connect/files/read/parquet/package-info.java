/** Records out of Parquet files: column readers that fill structs, row group by row group. */
package dev.millrace.connect.files.read.parquet;
