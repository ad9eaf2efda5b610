package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.process.Await;
import java.io.IOException;

/** Does to a request what the test's fault says. */
final class FaultInjection {

  private FaultInjection() {}

  /** Returns false if the request is done with. */
  static boolean proceeds(Call call, S3Fault.Effect effect) throws IOException {
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
      case CUT_WITHIN -> {
        call.cutBody();
        return true;
      }
      case CONDITIONS_IGNORED -> {
        call.ignoreConditions();
        return true;
      }
      case CUT_BEFORE -> {
        call.close();
        return false;
      }
      case INTERNAL_ERROR ->
          throw new S3Exception(
              500, "InternalError", "We encountered an internal error. Please try again.");
      case DENIED -> throw new S3Exception(403, "AccessDenied", "Access Denied");
      case NOT_IMPLEMENTED -> throw S3Exception.notImplemented("What a test says");
      case SLOW_DOWN -> throw new S3Exception(503, "SlowDown", "Please reduce your request rate.");
    }
    throw new IllegalStateException("Unknown effect " + effect);
  }
}
