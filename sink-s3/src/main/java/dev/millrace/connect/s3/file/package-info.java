/** Open files, their uploads, and the memory they hold. */
package dev.millrace.connect.s3.file;
