/** Configurations of other connectors, as this one's. */
package dev.millrace.connect.rest.alias;
