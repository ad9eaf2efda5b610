/** What an OpenAPI document says of an API: which lists it has, and what their records are. */
package dev.millrace.connect.rest.openapi;
