/** Requests to an HTTP API, one after another: sent, signed, redirected, limited and answered. */
package dev.millrace.connect.rest.http;
