/** Reads the pieces of a task's lanes, one record ahead of what it hands over. */
package dev.millrace.connect.file.reading;
