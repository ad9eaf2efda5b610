/** What records do to rows that are there. */
package dev.millrace.connect.common.change;
