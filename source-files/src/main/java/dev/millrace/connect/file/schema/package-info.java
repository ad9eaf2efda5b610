/** Where the schemas of records come from. */
package dev.millrace.connect.file.schema;
