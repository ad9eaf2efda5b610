/** Stand-ins for the systems around a connector, each a process of its own. */
package dev.millrace.sandbox;
