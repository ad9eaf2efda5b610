package dev.millrace.sandbox.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is answered.
 *
 * @param meta beside the records, in the body
 * @param headers beside the records
 */
record Page(List<Version> records, ObjectNode meta, Map<String, String> headers) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Page of(List<Version> records) {
    return new Page(records, JSON.createObjectNode(), new LinkedHashMap<>());
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  Page header(String name, String value) {
    if (value != null) {
      headers.put(name, value);
    }
    return this;
  }
}
