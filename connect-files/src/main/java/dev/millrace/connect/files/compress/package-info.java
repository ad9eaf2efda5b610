/** Compression of whole files, in the formats that the standard command-line tools read. */
package dev.millrace.connect.files.compress;
