/** Azure Blob Storage, by signed requests of its REST API. */
package dev.millrace.connect.file.store.azure;
