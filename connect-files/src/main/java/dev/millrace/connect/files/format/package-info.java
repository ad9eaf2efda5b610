/** Record formats: what turns Connect values into the bytes of a file. */
package dev.millrace.connect.files.format;
