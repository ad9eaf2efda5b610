package dev.millrace.sandbox.snowflake.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An engine for each test, with the database DB, the warehouse WH and the role LOADER. */
final class EngineFixture implements BeforeEachCallback, AfterEachCallback {
  /** A clock that goes when it is told to. */
  static final class TestClock extends Clock {
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  final TestClock clock = new TestClock();
  Path directory;
  DirectoryStages stages;
  Engine engine;

  /** An administrator's session in DB.PUBLIC, in UTC. */
  Session session;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    open(Files.createTempDirectory("engine"));
  }

  /** Opens what the directory holds. */
  void open(Path there) throws SqlFailure {
    directory = there;
    stages = new DirectoryStages(directory.resolve("stages"));
    engine = new Engine(directory, stages, clock);
    try (Session admin = admin(null)) {
      run(admin, "CREATE DATABASE IF NOT EXISTS DB");
      run(admin, "CREATE WAREHOUSE IF NOT EXISTS WH");
      run(admin, "CREATE ROLE IF NOT EXISTS LOADER");
    }
    session = another();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    engine.close();
    Trees.delete(directory);
  }

  Session admin(String database) throws SqlFailure {
    return open("ADMIN", "ACCOUNTADMIN", database, Map.of());
  }

  /** Another session like {@link #session}. */
  Session another() throws SqlFailure {
    return admin("DB");
  }

  Session open(String user, String role, String database, Map<String, Object> parameters)
      throws SqlFailure {
    Session session =
        engine.open(new SessionSettings(user, role, database, null, "WH", parameters));
    run(session, "ALTER SESSION SET TIMEZONE = 'UTC'");
    return session;
  }

  static Answer run(Session session, String sql) throws SqlFailure {
    return session.execute(sql, Binds.none());
  }

  static void runAll(Session session, String... statements) throws SqlFailure {
    for (String sql : statements) {
      run(session, sql);
    }
  }

  static List<List<String>> rows(Session session, String sql) throws SqlFailure {
    return run(session, sql).rows();
  }

  /** The only cell of the answer. */
  static String one(Session session, String sql) throws SqlFailure {
    List<List<String>> rows = rows(session, sql);
    assertThat(rows).as(sql).hasSize(1);
    return rows.get(0).get(0);
  }

  static SqlFailure failure(Session session, String sql) {
    SqlFailure failure = catchThrowableOfType(SqlFailure.class, () -> run(session, sql));
    assertThat(failure).as(sql).isNotNull();
    return failure;
  }
}
