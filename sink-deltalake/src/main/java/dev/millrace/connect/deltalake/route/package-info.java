/** Which table a record goes to. */
package dev.millrace.connect.deltalake.route;
