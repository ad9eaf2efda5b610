/** The S3 sink connector. */
package dev.millrace.connect.s3;
