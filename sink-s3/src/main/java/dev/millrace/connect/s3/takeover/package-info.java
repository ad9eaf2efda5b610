/** What another connector left in the bucket, and how to go on after it. */
package dev.millrace.connect.s3.takeover;
