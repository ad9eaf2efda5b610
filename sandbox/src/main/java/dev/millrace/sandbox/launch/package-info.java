/**
 * What runs first in a child JVM: needs nothing but the JDK, so that any worker version can follow.
 */
package dev.millrace.sandbox.launch;
