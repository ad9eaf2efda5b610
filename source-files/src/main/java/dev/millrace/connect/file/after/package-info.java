/** What becomes of a file that was read. */
package dev.millrace.connect.file.after;
