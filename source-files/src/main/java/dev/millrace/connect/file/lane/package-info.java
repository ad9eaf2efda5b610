/** What was read: lanes, the pieces of files in them, and how an offset tells of both. */
package dev.millrace.connect.file.lane;
