package dev.millrace.sandbox.snowflake;

import java.io.IOException;

/** Hands a request to what serves it. */
final class Router {

  private final LogIns logIns;
  private final ClientSessions sessions;
  private final Statements statements;
  private final FileTransfers transfers;
  private final StageFiles stages;

  Router(
      LogIns logIns,
      ClientSessions sessions,
      Statements statements,
      FileTransfers transfers,
      StageFiles stages) {
    this.logIns = logIns;
    this.sessions = sessions;
    this.statements = statements;
    this.transfers = transfers;
    this.stages = stages;
  }

  /** What a request is about, for rules and the log of requests. */
  SnowflakeRequest describe(Call call) throws IOException, WireFailure {
    Operation operation = Operation.of(call);
    FileTransfers.Target target = operation == Operation.UPLOAD ? target(call) : null;
    String subject = target == null ? call.path() : target.subject();
    if (operation == Operation.STATEMENT) {
      subject = call.json().path("sqlText").asText();
    }
    String id = call.query("requestId");
    return new SnowflakeRequest(operation.name(), subject, id == null ? "" : id);
  }

  private FileTransfers.Target target(Call call) {
    return transfers.target(lastOf(call.path()));
  }

  private static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  void run(Call call) throws IOException, WireFailure {
    switch (Operation.of(call)) {
      case LOG_IN -> call.answer(logIns.logIn(call));
      case RENEW -> call.answer(logIns.renew(call));
      case UPLOAD -> upload(call);
      case TELEMETRY -> call.answer(Json.success(null));
      case UNKNOWN -> {
        System.out.println("Not known here: " + call.method() + " " + call.path());
        call.answer(404);
      }
      default -> run(call, sessions.require(call.token()));
    }
  }

  private void run(Call call, ClientSession session) throws IOException, WireFailure {
    switch (Operation.of(call)) {
      case STATEMENT -> call.answer(statements.run(call, session));
      case RESULT -> call.answer(statements.result(call, session));
      case MONITOR -> call.answer(statements.monitor(lastOf(call.path()), session));
      case ABORT -> {
        session.abort(call.json().path("requestId").asText());
        call.answer(Json.success(null));
      }
      case CLOSE -> {
        if (!Boolean.parseBoolean(call.query("delete"))) {
          throw WireFailure.invalidRequest("Of a session only delete=true is known here");
        }
        sessions.end(session);
        call.answer(Json.success(null));
      }
      case HEARTBEAT -> call.answer(Json.success(null));
      default -> throw new IllegalStateException("Not routed: " + call.path());
    }
  }

  private void upload(Call call) throws IOException {
    FileTransfers.Target target = target(call);
    if (target == null) {
      call.answer(403);
      return;
    }
    stages.receive(target.stage(), target.name(), call.rawBody());
    call.answer(200);
  }
}
