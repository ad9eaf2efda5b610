package dev.millrace.connect.snowflake.access;

import java.util.Locale;

/** How a user shows who they are. */
public enum Authenticator {
  /** A key pair. */
  SNOWFLAKE_JWT,
  /** An access token, given or fetched. */
  OAUTH,
  /** A password. */
  SNOWFLAKE,
  PROGRAMMATIC_ACCESS_TOKEN,
  /** The identity that a cloud gives the worker. */
  WORKLOAD_IDENTITY;

  /** As the configuration and the driver name it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
