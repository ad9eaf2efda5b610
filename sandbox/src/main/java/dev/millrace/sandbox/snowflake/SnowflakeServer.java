package dev.millrace.sandbox.snowflake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.sandbox.http.ControlEndpoint;
import dev.millrace.sandbox.http.HttpServers;
import dev.millrace.sandbox.http.Latest;
import dev.millrace.sandbox.process.Await.AwaitTimeoutException;
import dev.millrace.sandbox.snowflake.sql.Binds;
import dev.millrace.sandbox.snowflake.sql.Engine;
import dev.millrace.sandbox.snowflake.sql.Session;
import dev.millrace.sandbox.snowflake.sql.SessionSettings;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;

/**
 * A stand-in for Snowflake on loopback inside this JVM. What was committed is in files, and stays
 * when it is closed; sessions end.
 *
 * <p>Safe for use by several threads.
 */
public final class SnowflakeServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads;
  private final SnowflakeCredentials credentials;
  private final Latest<SnowflakeRequest> requests = new Latest<>();
  private final Users users;
  private final Engine engine;
  private final FileTransfers transfers;
  private final ClientSessions sessions;
  private final Router router;
  private volatile SnowflakeFault fault = SnowflakeFault.NONE;

  /**
   * Starts a server.
   *
   * @param root holds the data; made if missing
   * @param port 0 for a free one
   * @throws java.net.BindException if the port is taken
   */
  public static SnowflakeServer start(Path root, int port, SnowflakeCredentials credentials)
      throws IOException {
    return new SnowflakeServer(root, port, credentials, Clock.systemUTC(), Statements.PATIENCE);
  }

  SnowflakeServer(
      Path root, int port, SnowflakeCredentials credentials, Clock clock, Duration patience)
      throws IOException {
    this.credentials = credentials;
    this.threads = HttpServers.threads("snowflake");
    this.users = new Users(credentials.account(), clock);
    this.sessions = new ClientSessions(clock);
    StageFiles stages = new StageFiles(root.resolve("stages"));
    try {
      this.engine = new Engine(root.resolve("database"), stages, clock);
    } catch (SqlFailure e) {
      throw new IOException("Cannot open the database in " + root + ": " + e.getMessage(), e);
    }
    this.server = HttpServers.bind(port);
    this.transfers = new FileTransfers(stages, endpoint());
    this.router =
        new Router(
            new LogIns(users, engine, sessions),
            sessions,
            new Statements(threads, stages, transfers, patience),
            transfers,
            stages);
    addUser(credentials);
    begin();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.createContext(
        ControlEndpoint.PATH,
        new ControlEndpoint(credentials.password(), new SnowflakeControl(this)));
    server.start();
  }

  private void addUser(SnowflakeCredentials known) {
    users.password(known.user(), known.password());
    users.publicKey(known.user(), known.publicKey());
    users.token(known.oauthToken(), TokenKind.OAUTH, known.user(), Instant.MAX);
    users.token(known.programmaticToken(), TokenKind.PROGRAMMATIC, known.user(), Instant.MAX);
  }

  /** An account has a database before its connectors come. */
  private void begin() {
    run(
        null,
        List.of(
            "CREATE WAREHOUSE IF NOT EXISTS " + SnowflakeCredentials.WAREHOUSE,
            "CREATE DATABASE IF NOT EXISTS " + SnowflakeCredentials.DATABASE,
            "CREATE SCHEMA IF NOT EXISTS "
                + SnowflakeCredentials.DATABASE
                + "."
                + SnowflakeCredentials.SCHEMA),
        true);
  }

  /** Where clients find it, as in {@code http://127.0.0.1:9000}. */
  public URI endpoint() {
    return HttpServers.endpoint(server);
  }

  /** The account, and the user that it began with. */
  public SnowflakeCredentials credentials() {
    return credentials;
  }

  /** Makes later requests fail as the test says; {@link SnowflakeFault#NONE} ends that. */
  public void fault(SnowflakeFault fault) {
    this.fault = Objects.requireNonNull(fault);
  }

  /** How files come into stages from now on. */
  public void uploads(UploadForm form) {
    transfers.form(Objects.requireNonNull(form));
  }

  /**
   * Lets a user log in with one more token.
   *
   * @param end when it is too old
   */
  public void token(String token, TokenKind kind, String user, Instant end) {
    users.token(token, kind, user, end);
  }

  /** The latest 5,000 requests, in the order in which they came. */
  public List<SnowflakeRequest> requests() {
    return requests.all();
  }

  /** Makes {@link #requests} empty. */
  public void forgetRequests() {
    requests.clear();
  }

  /** Makes the session tokens of all sessions too old, so that their clients must renew them. */
  public void expireTokens() {
    sessions.expire(null);
  }

  /**
   * Ends all sessions, and rolls back what they have not committed.
   *
   * @return how many there were
   */
  public int endSessions() {
    return sessions.end(null);
  }

  /**
   * How long a transaction whose session is idle may block others before it is rolled back; five
   * minutes at first, as Snowflake documents it.
   */
  public void idleTransactionsLast(Duration duration) {
    engine.detachedTransactionsLast(duration);
  }

  /** How many statements wait for locks of others. */
  public int waitingStatements() {
    return engine.waiters();
  }

  /** How many sessions are open. */
  public int sessions() {
    return sessions.count();
  }

  /**
   * Runs statements in a session of its own as the first user, whose client is then gone: what they
   * began stays open, with its locks, as when a client dies.
   *
   * @throws IllegalArgumentException if one fails; then the session is closed
   */
  public void abandon(List<String> statements) {
    run(SnowflakeCredentials.DATABASE, statements, false);
  }

  private void run(String database, List<String> statements, boolean close) {
    SessionSettings settings =
        new SessionSettings(
            credentials.user(),
            SnowflakeCredentials.ROLE,
            database,
            null,
            SnowflakeCredentials.WAREHOUSE,
            Map.of());
    Session session = null;
    String now = "";
    try {
      session = engine.open(settings);
      for (String statement : statements) {
        now = statement;
        session.execute(statement, Binds.none());
      }
      session.detach();
    } catch (SqlFailure e) {
      close = true;
      throw new IllegalArgumentException(e.code() + " in " + now + ": " + e.getMessage(), e);
    } finally {
      if (close && session != null) {
        session.close();
      }
    }
  }

  /** Stops serving; requests under way are cut. */
  @Override
  public void close() {
    server.stop(0);
    sessions.end(null);
    threads.shutdownNow();
    engine.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      serve(new Call(exchange));
    } catch (IOException | AwaitTimeoutException e) {
      // This server is being closed, the client is gone, or the disk is full: in either case nobody
      // can be told more.
      exchange.close();
    } catch (WireFailure e) {
      exchange.sendResponseHeaders(400, -1);
      exchange.close();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      exchange.sendResponseHeaders(500, -1);
      exchange.close();
    }
  }

  private void serve(Call call) throws IOException {
    try {
      SnowflakeRequest request = router.describe(call);
      requests.add(request);
      if (FaultInjection.proceeds(call, fault.on(request), sessions)) {
        router.run(call);
      }
    } catch (WireFailure e) {
      call.answer(Json.failure(e));
    }
  }
}
