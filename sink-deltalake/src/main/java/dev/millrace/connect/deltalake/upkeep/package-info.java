/** What keeps a table fit, beside the commits and never in their way. */
package dev.millrace.connect.deltalake.upkeep;
