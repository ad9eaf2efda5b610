/** SFTP, the file transfer of SSH. */
package dev.millrace.connect.file.store.sftp;
