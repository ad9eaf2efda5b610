package dev.millrace.e2e;

import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A sandbox, and the Snowflake that its connectors write to: its stand-in, or with {@code
 * -Dmillrace.snowflake=account} the account that {@code MILLRACE_SNOWFLAKE_*} name, in a schema of
 * its own that is dropped in the end.
 */
public final class Account implements AutoCloseable {
  private static final String PREFIX = "MILLRACE_SNOWFLAKE_";
  private static final String SCHEMA = PREFIX + "SCHEMA";

  private final Sandbox sandbox;
  private final boolean real;
  private final Map<String, String> environment;

  private Account(Sandbox sandbox, boolean real, Map<String, String> environment) {
    this.sandbox = sandbox;
    this.real = real;
    this.environment = environment;
  }

  /**
   * Starts everything.
   *
   * @param plan says nothing of Snowflake
   */
  public static Account start(SandboxBuilder plan) throws SQLException {
    if (!"account".equals(System.getProperty("millrace.snowflake"))) {
      Sandbox sandbox = plan.snowflake().start();
      return new Account(sandbox, false, sandbox.snowflake().environment());
    }
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.keySet().removeIf(name -> !name.startsWith(PREFIX));
    String schema = "MILLRACE_E2E_" + UUID.randomUUID().toString().replace("-", "");
    Map<String, String> whole = new TreeMap<>(environment);
    whole.put(SCHEMA, schema);
    whole.forEach(plan::workerEnvironment);
    environment.remove(SCHEMA);
    Sandbox sandbox = plan.start();
    new Account(sandbox, true, environment).run("CREATE SCHEMA " + schema);
    return new Account(sandbox, true, whole);
  }

  /** Whether it is Snowflake's own, which can't be killed. */
  public boolean isReal() {
    return real;
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  /** A client of Snowflake, by the driver that the built archive carries. */
  public SnowflakeReader reader() throws SQLException {
    return SnowflakeReader.open(environment, sandbox.directory().resolve("plugins"));
  }

  private void run(String statement) throws SQLException {
    try (SnowflakeReader reader = reader()) {
      reader.execute(statement);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      if (real) {
        run("DROP SCHEMA " + environment.get(SCHEMA));
      }
    } finally {
      sandbox.close();
    }
  }
}
