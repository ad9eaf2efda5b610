/**
 * Reads records out of files: what a file's bytes are to a reader, where a reader goes on after a
 * stop, and one package a format.
 */
package dev.millrace.connect.files.read;
