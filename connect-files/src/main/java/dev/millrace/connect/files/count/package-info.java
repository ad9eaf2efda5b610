/** How many records a file holds that somebody else wrote. */
package dev.millrace.connect.files.count;
