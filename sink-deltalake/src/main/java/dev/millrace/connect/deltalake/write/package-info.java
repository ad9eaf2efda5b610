/** What a task does with records: files, batches, commits, and what it tells its consumer. */
package dev.millrace.connect.deltalake.write;
