package dev.millrace.connect.rest.call;

import dev.millrace.connect.common.resilience.GuardSettings;

/**
 * How a {@link Caller} treats each host.
 *
 * @param guard retries and circuit breaker; no rate, which {@code rate} is for
 * @param maxWaitMs longest wait that a host's headers may ask for, in milliseconds
 */
public record CallSettings(GuardSettings guard, Rate rate, long maxWaitMs) {}
