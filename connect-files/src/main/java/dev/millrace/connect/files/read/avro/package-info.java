/**
 * Records out of Avro's object container files, without Avro's library: a schema's plan fills
 * structs from the bytes.
 */
package dev.millrace.connect.files.read.avro;
