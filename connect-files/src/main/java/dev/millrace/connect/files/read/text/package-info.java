/**
 * What the formats of text share: a window over a file's bytes, its lines, the rows of columns, and
 * the values that a text stands for. Everything is UTF-8; {@code Transcoded} makes it so.
 */
package dev.millrace.connect.files.read.text;
