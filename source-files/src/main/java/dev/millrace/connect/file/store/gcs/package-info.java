/** Google Cloud Storage, by its JSON API. */
package dev.millrace.connect.file.store.gcs;
