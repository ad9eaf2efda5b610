/**
 * How a unit of a resource is read, round after round, so that each version of a record is handed
 * over once (docs/decisions/0017-rest-exactly-once.md). Knows no HTTP.
 */
package dev.millrace.connect.rest.unit;
