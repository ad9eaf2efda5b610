package dev.millrace.sandbox.s3;

import java.time.Duration;

/**
 * Lets a test make the server fail. Called on the request's thread, after authentication and before
 * the body is read; several threads at a time.
 */
@FunctionalInterface
public interface S3Fault {

  /** Never fails. */
  S3Fault NONE = (operation, bucket, key) -> Effect.PROCEED;

  /**
   * Says what happens to a request.
   *
   * @param operation as the API names it, such as {@code PutObject}
   * @param bucket empty for operations on none
   * @param key empty for operations on none
   */
  Effect on(String operation, String bucket, String key);

  /**
   * What happens to one request.
   *
   * @param kind what
   * @param delay how long before anything else
   */
  record Effect(Kind kind, Duration delay) {

    /** Nothing happens. */
    public static final Effect PROCEED = new Effect(Kind.PROCEED, Duration.ZERO);

    /** Answers 503 SlowDown; nothing was done. */
    public static final Effect SLOW_DOWN = new Effect(Kind.SLOW_DOWN, Duration.ZERO);

    /** Answers 500 InternalError; nothing was done. */
    public static final Effect INTERNAL_ERROR = new Effect(Kind.INTERNAL_ERROR, Duration.ZERO);

    /** Answers 403 AccessDenied: a right was taken away. */
    public static final Effect DENIED = new Effect(Kind.DENIED, Duration.ZERO);

    /** Answers 501 NotImplemented, as other stores do to what they lack. */
    public static final Effect NOT_IMPLEMENTED = new Effect(Kind.NOT_IMPLEMENTED, Duration.ZERO);

    /** Serves a write as if it had no condition, as other stores do that know none. */
    public static final Effect CONDITIONS_IGNORED =
        new Effect(Kind.CONDITIONS_IGNORED, Duration.ZERO);

    /** Closes the connection without an answer; nothing was done. */
    public static final Effect CUT_BEFORE = new Effect(Kind.CUT_BEFORE, Duration.ZERO);

    /** Does what was asked, then closes the connection without an answer. */
    public static final Effect CUT_AFTER = new Effect(Kind.CUT_AFTER, Duration.ZERO);

    /** Does what was asked, then closes the connection in the middle of the answer's body. */
    public static final Effect CUT_WITHIN = new Effect(Kind.CUT_WITHIN, Duration.ZERO);

    /** The request proceeds after a while. */
    public static Effect delayed(Duration delay) {
      return new Effect(Kind.PROCEED, delay);
    }
  }

  /** The kinds of effect. */
  enum Kind {
    /** The request is served. */
    PROCEED,
    /** The client is told to slow down. */
    SLOW_DOWN,
    /** The client is told of an error inside the server. */
    INTERNAL_ERROR,
    /** The client is told that it may not do this. */
    DENIED,
    /** The client is told that this can't be done here. */
    NOT_IMPLEMENTED,
    /** The request is served whatever its condition. */
    CONDITIONS_IGNORED,
    /** The request is lost. */
    CUT_BEFORE,
    /** The answer is lost. */
    CUT_AFTER,
    /** The second half of the answer's body is lost. */
    CUT_WITHIN
  }
}
