/** Calls to an API as it wants them: within its rates, after its waits, by rules on its answers. */
package dev.millrace.connect.rest.call;
