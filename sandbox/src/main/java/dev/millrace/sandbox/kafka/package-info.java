/** A broker and Connect workers, each in a JVM of its own. */
package dev.millrace.sandbox.kafka;
