/** A stand-in for HTTP APIs of all manners, with records that change while they are read. */
package dev.millrace.sandbox.api;
