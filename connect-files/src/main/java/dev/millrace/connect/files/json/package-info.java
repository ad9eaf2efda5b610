/** JSON of configurations and messages. */
package dev.millrace.connect.files.json;
