/**
 * An S3 server for tests and demos: small, honest about conditional writes, and with signatures
 * verified. See the module's README for what it models.
 */
package dev.millrace.sandbox.s3;
