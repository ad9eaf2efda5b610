/** What the sandbox's own HTTP servers share: control from a test, and requests kept for it. */
package dev.millrace.sandbox.http;
