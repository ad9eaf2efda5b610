/** Windows shares: SMB 2 and 3. */
package dev.millrace.connect.file.store.smb;
