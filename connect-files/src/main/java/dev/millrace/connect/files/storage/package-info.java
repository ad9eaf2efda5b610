/** Object stores: one small face, and S3 behind it. */
package dev.millrace.connect.files.storage;
