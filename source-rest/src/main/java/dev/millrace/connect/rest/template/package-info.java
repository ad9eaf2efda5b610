/**
 * Requests as the configuration writes them, with values put in. They are looked up, never
 * computed.
 */
package dev.millrace.connect.rest.template;
