package dev.millrace.sandbox.snowflake;

/** Kinds of tokens that prove who a user is. */
public enum TokenKind {
  /** An OAuth access token. */
  OAUTH,
  /** A programmatic access token. */
  PROGRAMMATIC
}
