/** Configuration keys that connectors to object stores share, and what they say. */
package dev.millrace.connect.files.config;
