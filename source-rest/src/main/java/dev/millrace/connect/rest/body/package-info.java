/** The records of an answer's body, one at a time, and what paging and cursors ask of it. */
package dev.millrace.connect.rest.body;
