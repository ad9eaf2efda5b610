/**
 * Formats of files. One beyond those of the archive is found by {@link java.util.ServiceLoader}.
 */
package dev.millrace.connect.file.format;
