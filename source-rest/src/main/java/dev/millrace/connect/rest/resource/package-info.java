/** What the configuration says of a resource. */
package dev.millrace.connect.rest.resource;
