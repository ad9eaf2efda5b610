/** Child processes: started, watched, killed, and never left behind. */
package dev.millrace.sandbox.process;
