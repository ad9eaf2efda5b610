/**
 * Reads ORC. Source: "ORC Specification v1" of the ORC project; no code of its libraries is needed.
 */
package dev.millrace.connect.files.read.orc;
