/** Reads the units of a task side by side, and hands their records on in batches. */
package dev.millrace.connect.rest.reading;
