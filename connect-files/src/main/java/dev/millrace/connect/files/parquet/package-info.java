/** Parquet files, read without Hadoop: Parquet's own file reader loads Hadoop's classes. */
package dev.millrace.connect.files.parquet;
