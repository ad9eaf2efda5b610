package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.process.Await;
import java.io.IOException;

/** Does to a request what the test's fault says. */
final class FaultInjection {

  private FaultInjection() {}

  /** Returns false if the request is done with. */
  static boolean proceeds(Call call, SnowflakeFault.Effect effect, ClientSessions sessions)
      throws IOException, WireFailure {
    if (effect.delay().toMillis() > 0) {
      Await.pause(effect.delay());
    }
    switch (effect.kind()) {
      case PROCEED -> {
        return true;
      }
      case CUT_AFTER -> {
        call.cutAnswer();
        return true;
      }
      case CUT_BEFORE -> call.close();
      case UNAVAILABLE -> call.answer(503);
      case EXPIRE_TOKEN -> {
        sessions.expire(sessions.require(call.token()));
        throw WireFailure.sessionExpired();
      }
      case END_SESSION -> {
        sessions.end(sessions.require(call.token()));
        throw WireFailure.sessionGone();
      }
    }
    return false;
  }
}
