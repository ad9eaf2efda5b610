package dev.millrace.sandbox.snowflake;

import java.time.Duration;

/** Lets a test make the server fail. Called on the request's thread; several threads at a time. */
@FunctionalInterface
public interface SnowflakeFault {

  /** Never fails. */
  SnowflakeFault NONE = request -> Effect.PROCEED;

  /** Says what happens to a request, of which nothing was done yet. */
  Effect on(SnowflakeRequest request);

  /**
   * What happens to one request.
   *
   * @param kind what
   * @param delay how long before anything else
   */
  record Effect(Kind kind, Duration delay) {

    /** Nothing happens. */
    public static final Effect PROCEED = of(Kind.PROCEED);

    /** Answers 503; nothing was done. */
    public static final Effect UNAVAILABLE = of(Kind.UNAVAILABLE);

    /** Closes the connection without an answer; nothing was done. */
    public static final Effect CUT_BEFORE = of(Kind.CUT_BEFORE);

    /** Does what was asked, then closes the connection without an answer. */
    public static final Effect CUT_AFTER = of(Kind.CUT_AFTER);

    /** The session's token is too old from now on, and must be renewed; nothing was done. */
    public static final Effect EXPIRE_TOKEN = of(Kind.EXPIRE_TOKEN);

    /** The session ends with all that it has not committed; nothing was done. */
    public static final Effect END_SESSION = of(Kind.END_SESSION);

    private static Effect of(Kind kind) {
      return new Effect(kind, Duration.ZERO);
    }

    /** The request proceeds after a while. */
    public static Effect delayed(Duration delay) {
      return new Effect(Kind.PROCEED, delay);
    }
  }

  /** The kinds of effect. */
  enum Kind {
    /** The request is served. */
    PROCEED,
    /** The client is told to come again. */
    UNAVAILABLE,
    /** The request is lost. */
    CUT_BEFORE,
    /** The answer is lost. */
    CUT_AFTER,
    /** The session's token is too old. */
    EXPIRE_TOKEN,
    /** The session is killed. */
    END_SESSION
  }
}
