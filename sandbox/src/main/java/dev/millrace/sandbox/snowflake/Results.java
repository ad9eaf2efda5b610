package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.snowflake.sql.Answer;
import dev.millrace.sandbox.snowflake.sql.Binds;
import dev.millrace.sandbox.snowflake.sql.Column;
import dev.millrace.sandbox.snowflake.sql.SessionState;
import java.util.ArrayList;
import java.util.List;

/** Values of statements as JSON carries them, both ways. */
final class Results {

  private Results() {}

  /** The {@code data} of a statement's answer. */
  static ObjectNode json(Answer answer, SessionState state, String queryId) {
    ObjectNode data = Json.object();
    data.set("parameters", Json.parameters(answer.changedParameters()));
    ArrayNode types = data.putArray("rowtype");
    answer.columns().forEach(column -> types.add(json(column, state)));
    ArrayNode rows = data.putArray("rowset");
    for (List<String> row : answer.rows()) {
      ArrayNode cells = rows.addArray();
      row.forEach(cells::add);
    }
    return data.put("total", answer.rows().size())
        .put("returned", answer.rows().size())
        .put("queryId", queryId)
        .putNull("databaseProvider")
        .put("finalDatabaseName", state.database())
        .put("finalSchemaName", state.schema())
        .put("finalWarehouseName", state.warehouse())
        .put("finalRoleName", state.role())
        .put("numberOfBinds", answer.numberOfBinds())
        .put("arrayBindSupported", answer.arrayBindSupported())
        .put("statementTypeId", answer.statementTypeId())
        .put("version", 1)
        .put("sendResultTime", System.currentTimeMillis())
        .put("queryResultFormat", "json");
  }

  private static ObjectNode json(Column column, SessionState state) {
    return Json.object()
        .put("name", column.name())
        .put("database", state.database() == null ? "" : state.database())
        .put("schema", state.schema() == null ? "" : state.schema())
        .put("table", "")
        .put("nullable", column.nullable())
        .put("type", column.type())
        .put("precision", column.precision())
        .put("scale", column.scale())
        .put("length", column.length())
        .put("byteLength", column.byteLength())
        .putNull("collation");
  }

  /** The parameters' values in a request, numbered from 1. */
  static Binds binds(JsonNode bindings) {
    List<Binds.Column> columns = new ArrayList<>();
    for (int number = 1; bindings.has(Integer.toString(number)); number++) {
      JsonNode bind = bindings.get(Integer.toString(number));
      columns.add(new Binds.Column(bind.path("type").asText(), values(bind.path("value"))));
    }
    return columns.isEmpty() ? Binds.none() : new Binds(columns);
  }

  private static List<String> values(JsonNode value) {
    List<String> values = new ArrayList<>(Math.max(1, value.size()));
    if (value.isArray()) {
      value.forEach(element -> values.add(text(element)));
    } else {
      values.add(text(value));
    }
    return values;
  }

  private static String text(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? null : value.asText();
  }
}
