package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.snowflake.sql.Answer;
import dev.millrace.sandbox.snowflake.sql.Binds;
import dev.millrace.sandbox.snowflake.sql.Session;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements: those that are waited for, those that are not, and what became of them. Safe for use
 * by several threads.
 */
final class Statements {

  /** "If a query takes longer than 45 seconds", the client is told to ask for its result. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final int MOST_RESULTS = 2_000;
  private static final Pattern RESULT_PATH = Pattern.compile("/queries/([^/]+)/result");
  private static final Pattern RESULT_SCAN =
      Pattern.compile(
          "(?i)\\s*select\\s+\\*\\s+from\\s+table\\s*\\(\\s*result_scan\\s*\\(\\s*'([^']*)'"
              + "\\s*\\)\\s*\\)\\s*;?\\s*");

  private final Executor threads;
  private final StageFiles stages;
  private final FileTransfers transfers;
  private final Duration patience;
  private final Map<String, Statement> byQueryId =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Statement> eldest) {
          return size() > MOST_RESULTS && eldest.getValue().isDone();
        }
      };

  /**
   * Runs them on these threads.
   *
   * @param patience how long a client waits for an answer before it is told to ask for the result
   */
  Statements(Executor threads, StageFiles stages, FileTransfers transfers, Duration patience) {
    this.threads = threads;
    this.stages = stages;
    this.transfers = transfers;
    this.patience = patience;
  }

  /** A request to run a statement. */
  ObjectNode run(Call call, ClientSession session) throws IOException, WireFailure {
    JsonNode request = call.json();
    String text = request.path("sqlText").asText();
    Statement statement =
        session.statement(call.query("requestId"), () -> begin(session, text, request));
    boolean waits = !request.path("asyncExec").asBoolean();
    return answer(statement, waits ? patience : Duration.ZERO, waits);
  }

  private Statement begin(ClientSession session, String text, JsonNode request) {
    Statement statement = new Statement(session, text);
    synchronized (byQueryId) {
      byQueryId.put(statement.queryId(), statement);
    }
    statement.start(threads, queryId -> execute(session.sql(), text, request, queryId));
    return statement;
  }

  private ObjectNode execute(Session session, String text, JsonNode request, String queryId)
      throws SqlFailure {
    Matcher scan = RESULT_SCAN.matcher(text);
    if (scan.matches()) {
      return resultOf(scan.group(1));
    }
    if (request.path("describeOnly").asBoolean()) {
      return Results.json(session.describe(text), session.state(), queryId);
    }
    JsonNode bindStage = request.path("bindStage");
    Binds binds =
        bindStage.isTextual()
            ? new BindStage(stages).read(session.stage(bindStage.asText()))
            : Results.binds(request.path("bindings"));
    Answer answer = session.execute(text, binds);
    if (answer.transfer().isPresent()) {
      return transfers.upload(answer.transfer().get(), queryId, answer.statementTypeId());
    }
    return Results.json(answer, session.state(), queryId);
  }

  private ObjectNode resultOf(String queryId) throws SqlFailure {
    Statement statement = find(queryId);
    ObjectNode answer = statement == null ? null : statement.await(Duration.ZERO);
    if (answer == null || !answer.path("success").asBoolean()) {
      throw new SqlFailure("000709", "02000", "Statement " + queryId + " not found");
    }
    return (ObjectNode) answer.get("data");
  }

  private Statement find(String queryId) {
    synchronized (byQueryId) {
      return byQueryId.get(queryId);
    }
  }

  private ObjectNode answer(Statement statement, Duration wait, boolean waits) {
    ObjectNode answer = statement.await(wait);
    // Who does not wait is told the query's id, even if it has ended.
    return answer == null || !waits ? inProgress(statement, waits) : answer;
  }

  private static ObjectNode inProgress(Statement statement, boolean waits) {
    ObjectNode answer = Json.object();
    answer
        .putObject("data")
        .put("getResultUrl", "/queries/" + statement.queryId() + "/result")
        .put("queryId", statement.queryId())
        .put("queryAbortsAfterSecs", 300)
        .putNull("progressDesc");
    return answer
        .put("code", waits ? "333333" : "333334")
        .put("message", "Query execution in progress")
        .put("success", true);
  }

  /** A request for a statement's result. */
  ObjectNode result(Call call, ClientSession session) {
    Matcher path = RESULT_PATH.matcher(call.path());
    Statement statement = path.matches() ? find(path.group(1)) : null;
    if (statement == null || !statement.session().user().equals(session.user())) {
      return Json.failure(
          new SqlFailure("000709", "02000", "Statement not found: " + call.path()),
          UUID.randomUUID().toString());
    }
    return answer(statement, patience, true);
  }

  /** A request that says how far a statement is. */
  ObjectNode monitor(String queryId, ClientSession session) {
    ObjectNode data = Json.object();
    var queries = data.putArray("queries");
    Statement statement = find(queryId);
    if (statement != null && statement.session().user().equals(session.user())) {
      ObjectNode query =
          queries
              .addObject()
              .put("id", queryId)
              .put("sqlText", statement.text())
              .put("sessionId", statement.session().sql().id());
      ObjectNode answer = statement.await(Duration.ZERO);
      if (answer == null) {
        query.put("status", "RUNNING");
      } else if (answer.path("success").asBoolean()) {
        query.put("status", "SUCCESS");
      } else {
        query
            .put("status", "FAILED_WITH_ERROR")
            .put("errorCode", answer.path("code").asText())
            .put("errorMessage", answer.path("message").asText());
      }
    }
    return Json.success(data);
  }
}
