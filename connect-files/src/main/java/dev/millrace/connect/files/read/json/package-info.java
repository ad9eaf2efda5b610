/** Reads JSON: lines, documents, and arrays within a document. */
package dev.millrace.connect.files.read.json;
