/** Which files there are to read: listing, patterns, settling, done-markers. */
package dev.millrace.connect.file.discover;
