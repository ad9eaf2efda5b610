/** FTP over TLS, and plain FTP where it is asked for. */
package dev.millrace.connect.file.store.ftps;
