/** Keys and certificates, from the files that users have. */
package dev.millrace.connect.common.tls;
