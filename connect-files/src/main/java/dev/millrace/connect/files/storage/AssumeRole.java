package dev.millrace.connect.files.storage;

import java.net.URI;
import java.time.Duration;

/**
 * A role to act in, whose temporary credentials the Security Token Service gives out.
 *
 * @param externalId "" for none
 * @param duration how long credentials live; they are renewed before their end
 * @param region the service's
 * @param endpoint null for AWS's own
 */
public record AssumeRole(
    String arn,
    String sessionName,
    String externalId,
    Duration duration,
    String region,
    URI endpoint) {}
