/** Updates and deletes by key: which rows they hit, and what becomes of those rows' files. */
package dev.millrace.connect.deltalake.merge;
