package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.access.Failures;
import dev.millrace.connect.snowflake.access.LogIn;
import dev.millrace.connect.snowflake.commit.Advance;
import dev.millrace.connect.snowflake.commit.Session;
import dev.millrace.connect.snowflake.commit.Standing;
import dev.millrace.connect.snowflake.table.ColumnType;
import dev.millrace.connect.snowflake.table.Identifiers;
import dev.millrace.connect.snowflake.table.LoadColumns;
import dev.millrace.connect.snowflake.table.TableShape;
import dev.millrace.connect.snowflake.table.TableShape.Column;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's session with Snowflake. Used by one thread, but for {@link #abort}. */
final class WriterSession implements Session {
  private static final Logger log = LoggerFactory.getLogger(WriterSession.class);

  /** Of the session. A dead one keeps its locks for five minutes. */
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "TIMEZONE", "UTC",
          "TRANSACTION_ABORT_ON_ERROR", "true",
          "ERROR_ON_NONDETERMINISTIC_MERGE", "true",
          "ABORT_DETACHED_QUERY", "true",
          "CLIENT_SESSION_KEEP_ALIVE", "false",
          "LOCK_TIMEOUT", "600");

  private final Connection connection;
  private final Names names;
  private final ControlTable control;
  private final TransactionMark mark = new TransactionMark();
  private final ChangeTables changes = new ChangeTables();
  private final Map<String, TableShape> shapes = new HashMap<>();

  /** Whether something that was made is gone, or the session is in an unknown state. */
  private boolean broken;

  private WriterSession(Connection connection, Names names) {
    this.connection = connection;
    this.names = names;
    this.control = new ControlTable(names);
  }

  /** Logs in, and makes what the connector needs beside its tables. */
  static WriterSession open(LogIn logIn, Names names) throws SQLException {
    Map<String, String> parameters = new HashMap<>(PARAMETERS);
    parameters.put("QUERY_TAG", "millrace " + names.connector());
    WriterSession session = new WriterSession(logIn.with(parameters).connect(), names);
    try {
      session.provide();
      return session;
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void provide() throws SQLException {
    execute(control.create());
    execute("CREATE STAGE IF NOT EXISTS " + Identifiers.quote(names.stage()));
    execute(mark.create());
  }

  /** Whether each statement is a transaction of its own. No transaction may be open. */
  private void autocommit(boolean on) throws SQLException {
    try {
      connection.setAutoCommit(on);
    } catch (SQLException e) {
      broken = true; // The driver and the server may not agree.
      throw e;
    }
  }

  @Override
  public void fence(Collection<TopicPartition> partitions, String owner) throws SQLException {
    change(control.fence(partitions, owner));
  }

  @Override
  public Map<TopicPartition, Standing> read(Collection<TopicPartition> partitions)
      throws SQLException {
    Set<TopicPartition> wanted = new LinkedHashSet<>(partitions);
    Map<TopicPartition, Standing> found = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(control.read(partitions))) {
      while (rows.next()) {
        TopicPartition partition = new TopicPartition(rows.getString(1), rows.getInt(2));
        if (wanted.contains(partition)) {
          found.put(
              partition,
              new Standing(rows.getLong(3), rows.getLong(4), rows.getString(5), rows.getString(6)));
        }
      }
    }
    return found;
  }

  @Override
  public void begin() throws SQLException {
    autocommit(false); // Asks the server only where that is new to it.
    if (update(mark.next()) != 1) {
      broken = true;
      throw new SQLException("The mark of transactions is gone", Failures.LOST);
    }
  }

  @Override
  public int advance(List<Advance> advances, String commit) throws SQLException {
    return update(control.advance(advances, commit, mark.find()));
  }

  @Override
  public boolean goesOn() throws SQLException {
    return !texts(mark.find()).isEmpty();
  }

  @Override
  public void commit() throws SQLException {
    execute("COMMIT");
  }

  /**
   * @throws SQLException also if another session has to be opened, for something of ours is gone
   */
  @Override
  public void rollback() throws SQLException {
    shapes.clear();
    execute("ROLLBACK");
    if (broken) {
      throw new SQLException("The session has lost something that it needs");
    }
  }

  /**
   * Goes on after an error that is no failure. Without autocommit a query may have begun a
   * transaction, and Snowflake runs nothing more in one that had an error.
   */
  void recover() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      broken = true;
      log.debug("The session is given up, as its rollback failed", e);
    }
  }

  /** Changes the control table outside of a commit. */
  void change(String sql) throws SQLException {
    autocommit(true);
    execute(sql);
    // Here and not in begin(), whose round trips count.
    autocommit(false);
  }

  void execute(String sql) throws SQLException {
    run(sql, Statement::execute);
  }

  private int update(String sql) throws SQLException {
    return run(sql, Statement::executeUpdate);
  }

  /** One way of a statement. */
  interface Way<T> {
    T run(Statement statement, String sql) throws SQLException;
  }

  <T> T run(String sql, Way<T> way) throws SQLException {
    log.trace("{}", sql);
    try (Statement statement = connection.createStatement()) {
      return way.run(statement, sql);
    } catch (SQLException e) {
      broken |= Failures.isMissing(e);
      throw e;
    }
  }

  /** Runs a COPY, and says how many rows it loaded. */
  long copy(String sql) throws SQLException {
    return run(
        sql,
        (statement, copy) -> {
          long loaded = 0;
          try (ResultSet files = statement.executeQuery(copy)) {
            // Where there was no file, there is one column only, with a sentence.
            if (files.getMetaData().getColumnCount() > 1) {
              while (files.next()) {
                loaded += files.getLong("rows_loaded");
              }
            }
          }
          return loaded;
        });
  }

  /** Uploads a file into a folder of the stage. */
  void put(Path file, String folder) throws SQLException {
    String sql =
        "PUT "
            + Identifiers.text("file://" + file.toUri().getPath())
            + " "
            + Identifiers.text(names.at(folder))
            + " AUTO_COMPRESS=FALSE SOURCE_COMPRESSION=NONE OVERWRITE=TRUE";
    boolean uploaded =
        run(
            sql,
            (statement, put) -> {
              try (ResultSet row = statement.executeQuery(put)) {
                return row.next() && "UPLOADED".equalsIgnoreCase(row.getString("status"));
              }
            });
    if (!uploaded) {
      throw new SQLException("The upload of " + file.getFileName() + " failed", Failures.LOST);
    }
  }

  /** A temporary table that takes changes on their way into {@code table}, named as in batches. */
  String changes(String table, LoadColumns columns) throws SQLException {
    return changes.of(this, table, columns);
  }

  /** The first column of what is found. */
  List<String> texts(String query) throws SQLException {
    return run(
        query,
        (statement, sql) -> {
          List<String> texts = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              texts.add(rows.getString(1));
            }
          }
          return texts;
        });
  }

  /** A table as it is; empty if there is none. In its case, or else in capitals. */
  Optional<TableShape> table(String name) throws SQLException {
    TableShape known = shapes.get(name);
    if (known == null) {
      Optional<TableShape> found = describe(name);
      String capitals = name.toUpperCase(Locale.ROOT);
      if (found.isEmpty() && !capitals.equals(name)) {
        found = describe(capitals);
      }
      found.ifPresent(shape -> shapes.put(name, shape));
      return found;
    }
    return Optional.of(known);
  }

  /** What is known of a table no longer holds. */
  void forget(String name) {
    shapes.remove(name);
  }

  private Optional<TableShape> describe(String name) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("DESCRIBE TABLE " + Identifiers.quote(name))) {
      while (rows.next()) {
        columns.add(
            new Column(
                rows.getString("name"),
                ColumnType.parse(rows.getString("type")),
                "N".equals(rows.getString("null?")),
                rows.getString("default") != null));
      }
    } catch (SQLException e) {
      if (Failures.isMissing(e)) {
        recover();
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(new TableShape(name, columns));
  }

  Names names() {
    return names;
  }

  ControlTable control() {
    return control;
  }

  /** Ends what runs, on any thread. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("The session could not be aborted", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("The session could not be closed", e);
    }
  }
}
