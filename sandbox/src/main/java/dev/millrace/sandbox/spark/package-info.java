/** Spark with Delta Lake, as an independent reader and writer of Delta tables. */
package dev.millrace.sandbox.spark;
