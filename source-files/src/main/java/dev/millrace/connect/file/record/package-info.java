/** Topic, key, headers and added fields of records. */
package dev.millrace.connect.file.record;
