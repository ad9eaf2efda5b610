package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.snowflake.sql.Engine;
import dev.millrace.sandbox.snowflake.sql.Session;
import dev.millrace.sandbox.snowflake.sql.SessionSettings;
import dev.millrace.sandbox.snowflake.sql.SessionState;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Log-ins, and the renewal of their tokens. Safe for use by several threads. */
final class LogIns {

  /** What the driver must be told, where the engine does not say otherwise. */
  private static final Map<String, Object> DRIVER_PARAMETERS =
      Map.ofEntries(
          Map.entry("AUTOCOMMIT", true),
          Map.entry("TIMEZONE", "UTC"),
          Map.entry("CLIENT_HONOR_CLIENT_TZ_FOR_TIMESTAMP_NTZ", true),
          Map.entry("CLIENT_RESULT_COLUMN_CASE_INSENSITIVE", false),
          Map.entry("CLIENT_SESSION_KEEP_ALIVE", false),
          Map.entry("CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY", 3_600),
          Map.entry("CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", 65_280),
          Map.entry("CLIENT_TELEMETRY_ENABLED", false),
          Map.entry("CLIENT_TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_LTZ"),
          Map.entry("JDBC_QUERY_RESULT_FORMAT", "JSON"),
          Map.entry("BINARY_OUTPUT_FORMAT", "HEX"),
          Map.entry("DATE_OUTPUT_FORMAT", "YYYY-MM-DD"),
          Map.entry("TIME_OUTPUT_FORMAT", "HH24:MI:SS"),
          Map.entry("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
          Map.entry("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3"),
          Map.entry("TIMESTAMP_LTZ_OUTPUT_FORMAT", ""),
          Map.entry("TIMESTAMP_TZ_OUTPUT_FORMAT", ""));

  private final Users users;
  private final Engine engine;
  private final ClientSessions sessions;

  LogIns(Users users, Engine engine, ClientSessions sessions) {
    this.users = users;
    this.engine = engine;
    this.sessions = sessions;
  }

  /** A new session. */
  ObjectNode logIn(Call call) throws IOException, WireFailure {
    JsonNode data = call.json().path("data");
    String authenticator = data.path("AUTHENTICATOR").asText("");
    boolean password = authenticator.isEmpty() || authenticator.equalsIgnoreCase("SNOWFLAKE");
    String user =
        users.verify(
            data.path("LOGIN_NAME").asText(""),
            authenticator,
            data.path(password ? "PASSWORD" : "TOKEN").asText(""));
    try {
      Session session = engine.open(settings(user, call, data.path("SESSION_PARAMETERS")));
      return Json.success(answer(sessions.open(user, session), session.state()));
    } catch (SqlFailure e) {
      return Json.failure(e, UUID.randomUUID().toString());
    }
  }

  private static SessionSettings settings(String user, Call call, JsonNode given) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> parameter : given.properties()) {
      JsonNode value = parameter.getValue();
      // The driver's own tidings of how it was configured begin so, and are no parameters.
      if (!parameter.getKey().startsWith("_")) {
        parameters.put(
            parameter.getKey(), value.isBoolean() ? (Object) value.asBoolean() : value.asText());
      }
    }
    return new SessionSettings(
        user,
        call.query("roleName"),
        call.query("databaseName"),
        call.query("schemaName"),
        call.query("warehouse"),
        parameters);
  }

  private static ObjectNode answer(ClientSessions.Grant grant, SessionState state) {
    ObjectNode data =
        Json.object()
            .put("masterToken", grant.masterToken())
            .put("token", grant.sessionToken())
            .put("validityInSeconds", ClientSessions.SESSION_TOKEN.toSeconds())
            .put("masterValidityInSeconds", ClientSessions.MASTER_TOKEN.toSeconds())
            .put("displayUserName", grant.session().user())
            .put("serverVersion", "9.30.0")
            .put("firstLogin", false)
            .putNull("remMeToken")
            .put("remMeValidityInSeconds", 0)
            .put("healthCheckInterval", 45)
            .putNull("newClientForUpgrade")
            .put("sessionId", grant.session().sql().id());
    Map<String, Object> parameters = new TreeMap<>(DRIVER_PARAMETERS);
    parameters.putAll(state.parameters());
    data.set("parameters", Json.parameters(parameters));
    data.putObject("sessionInfo")
        .put("databaseName", state.database())
        .put("schemaName", state.schema())
        .put("warehouseName", state.warehouse())
        .put("roleName", state.role());
    return data.putNull("idToken").putNull("responseData").putNull("mfaToken");
  }

  /** New tokens for a session whose token is too old. */
  ObjectNode renew(Call call) throws IOException, WireFailure {
    String old = call.json().path("oldSessionToken").asText();
    ClientSessions.Grant grant = sessions.renew(call.token(), old);
    return Json.success(
        Json.object()
            .put("sessionToken", grant.sessionToken())
            .put("validityInSecondsST", ClientSessions.SESSION_TOKEN.toSeconds())
            .put("masterToken", grant.masterToken())
            .put("validityInSecondsMT", ClientSessions.MASTER_TOKEN.toSeconds())
            .put("sessionId", grant.session().sql().id()));
  }
}
