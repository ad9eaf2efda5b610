/** What cursors look like, and how their texts are ordered. */
package dev.millrace.connect.rest.cursor;
