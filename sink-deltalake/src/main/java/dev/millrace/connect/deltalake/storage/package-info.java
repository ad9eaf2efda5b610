/** The files of one table, on local disk or in a bucket. */
package dev.millrace.connect.deltalake.storage;
