package dev.millrace.sandbox.api;

/** What may happen to a request, beside a delay. */
public enum ApiFault {
  /** It is served, after the rule's delay. */
  PROCEED,
  /** 429, with a {@code Retry-After} of a second. */
  TOO_MANY,
  /** 500. */
  INTERNAL_ERROR,
  /** 503, without a {@code Retry-After}. */
  UNAVAILABLE,
  /** 401, as if its token had ended. */
  UNAUTHORIZED,
  /** 410, as if its page token had ended. */
  GONE,
  /** The connection is closed without an answer; with a delay, it hangs first. */
  CUT_BEFORE,
  /** The connection is closed in the middle of the answer's body. */
  CUT_WITHIN
}
