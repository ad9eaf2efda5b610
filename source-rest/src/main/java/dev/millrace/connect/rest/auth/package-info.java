/** How requests show who asks. */
package dev.millrace.connect.rest.auth;
