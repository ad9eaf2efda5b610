/** S3, and stores that speak its protocol. */
package dev.millrace.connect.file.store.s3;
