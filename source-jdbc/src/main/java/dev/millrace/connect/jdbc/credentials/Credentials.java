package dev.millrace.connect.jdbc.credentials;

import org.apache.kafka.common.config.types.Password;

/**
 * What a connection logs in with.
 *
 * @param user null to leave it to the URL, or to the driver
 * @param password or token; null for none
 */
public record Credentials(String user, Password password) {}
