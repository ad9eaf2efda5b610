package dev.millrace.connect.files.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** How values of one schema are written as JSON; built once a schema. */
@FunctionalInterface
interface JsonPlan {
  void write(JsonGenerator json, Object value) throws IOException;
}
