/**
 * Where files lie. A store beyond those of the archive is found by {@link java.util.ServiceLoader}.
 */
package dev.millrace.connect.file.store;
