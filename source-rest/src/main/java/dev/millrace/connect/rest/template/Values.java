package dev.millrace.connect.rest.template;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * What references stand for in one request.
 *
 * @param named by names as {@link Known} has them; what is missing is empty
 * @param parent the parent record's values, which may be null; not called where there is none
 */
public record Values(
    Map<String, String> named, Function<JsonPointer, String> parent, Instant now) {}
