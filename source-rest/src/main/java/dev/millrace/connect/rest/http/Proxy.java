package dev.millrace.connect.rest.http;

/**
 * A proxy that requests go through; https by way of CONNECT.
 *
 * @param login null if it asks for none
 */
public record Proxy(String host, int port, Login login) {}
