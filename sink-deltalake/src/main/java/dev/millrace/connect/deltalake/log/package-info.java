/** The table's log: its state, what tasks want in it, and the commit. See docs/decisions/0007. */
package dev.millrace.connect.deltalake.log;
