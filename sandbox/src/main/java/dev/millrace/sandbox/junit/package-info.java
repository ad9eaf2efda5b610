/**
 * The sandbox for JUnit 5. It is in the main jar, and not in one of tests: modules that use it
 * depend on one artifact, and JUnit is a provided dependency that the sandbox's processes never
 * see.
 */
package dev.millrace.sandbox.junit;
