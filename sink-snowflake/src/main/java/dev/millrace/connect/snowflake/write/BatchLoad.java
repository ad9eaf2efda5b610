package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.snowflake.access.Failures;
import dev.millrace.connect.snowflake.commit.Load;
import dev.millrace.connect.snowflake.table.ColumnType;
import dev.millrace.connect.snowflake.table.Evolution;
import dev.millrace.connect.snowflake.table.Form;
import dev.millrace.connect.snowflake.table.LoadColumns;
import dev.millrace.connect.snowflake.table.Need;
import dev.millrace.connect.snowflake.table.TableShape;
import dev.millrace.connect.snowflake.write.Batch.TableBatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads a batch. Used by the writer's thread. */
final class BatchLoad implements Load<WriterSession> {
  private static final Logger log = LoggerFactory.getLogger(BatchLoad.class);
  private static final Set<String> EXTRAS = Set.of(RowPlans.OPERATION, RowPlans.SEQUENCE);

  private final Batch batch;
  private final TableSettings settings;
  private final ErrantRecords errant;
  private final StageFolder stage;
  private final TableWatch watch;
  private final List<Step> steps = new ArrayList<>();
  private int attempts;

  /** A statement within the transaction. */
  private sealed interface Step {
    /**
     * @param rows that it has to load
     */
    record Copy(String sql, long rows) implements Step {}

    record Merge(String sql) implements Step {}
  }

  BatchLoad(
      Batch batch,
      TableSettings settings,
      ErrantRecords errant,
      StageFolder stage,
      TableWatch watch) {
    this.batch = batch;
    this.settings = settings;
    this.errant = errant;
    this.stage = stage;
    this.watch = watch;
  }

  @Override
  public void prepare(WriterSession session) throws SQLException {
    steps.clear();
    batch.complete();
    String folder = stage.of(batch, ++attempts);
    int number = 0;
    for (TableBatch table : batch.tables()) {
      prepare(session, table, folder + number++ + "/");
    }
    errant.settle();
  }

  private void prepare(WriterSession session, TableBatch table, String folder) throws SQLException {
    List<Need> needs =
        Evolution.join(
            table.files().values().stream().flatMap(file -> file.needs().stream()).toList());
    TableShape shape = shape(session, table, needs);
    watch.loading(session, shape.name());
    String into = shape.name();
    if (!table.key().isEmpty()) {
      into = session.changes(table.table(), LoadColumns.of(shape, needs, EXTRAS));
    }
    int number = 0;
    for (StagedFile file : table.files().values()) {
      String own = folder + number++ + "/";
      session.put(file.path(), own);
      LoadColumns columns = LoadColumns.of(shape, file.needs(), EXTRAS);
      if (!columns.left().isEmpty()) {
        log.warn(
            "Table {} has no columns for {}: set auto.evolve=true, or add them",
            shape.name(),
            columns.left());
      }
      if (columns.all().isEmpty()) {
        throw new DataException("no field of it has a column in table " + shape.name());
      }
      String copy = TableSql.copy(into, columns, session.names().at(own));
      steps.add(new Step.Copy(copy, file.rows()));
    }
    if (!table.key().isEmpty()) {
      merge(shape, into, table, LoadColumns.of(shape, needs, EXTRAS));
    }
  }

  private void merge(TableShape shape, String changes, TableBatch table, LoadColumns columns) {
    Upserts how = settings.upserts().orElseThrow();
    Optional<String> version =
        how.version()
            .filter(field -> columns.all().stream().anyMatch(each -> each.field().equals(field)))
            .map(field -> column(shape, field));
    steps.add(
        new Step.Merge(
            TableSql.merge(
                shape.name(),
                changes,
                table.sequence(),
                columns,
                table.key().stream().map(field -> column(shape, field)).toList(),
                version,
                how.mark().map(field -> column(shape, field)))));
  }

  private static String column(TableShape shape, String field) {
    return shape
        .column(field)
        .orElseThrow(
            () ->
                new ConnectException(
                    "Table "
                        + shape.name()
                        + " has no column for '"
                        + field
                        + "': add it, or set auto.evolve=true"))
        .name();
  }

  /** The table, made or changed where that is needed and allowed. */
  private TableShape shape(WriterSession session, TableBatch table, List<Need> needs)
      throws SQLException {
    List<Need> own = new ArrayList<>(needs);
    own.removeIf(need -> EXTRAS.contains(need.field()));
    settings
        .upserts()
        .flatMap(Upserts::mark)
        .ifPresent(
            mark -> own.add(new Need(mark, ColumnType.parse("BOOLEAN"), Form.BOOL, false, 0)));
    Optional<TableShape> known = session.table(table.table());
    if (known.isEmpty()) {
      watch.missing(session, table.table());
      create(session, table, own);
      known = session.table(table.table());
    }
    TableShape shape =
        known.orElseThrow(
            () -> new ConnectException("Table " + table.table() + " was dropped at once"));
    boolean whole = table.files().keySet().stream().anyMatch(plan -> !plan.deletes());
    List<String> changes = settings.evolve() ? Evolution.alter(shape, own, whole) : List.of();
    if (changes.isEmpty()) {
      return shape;
    }
    for (String change : changes) {
      log.info("{}", change);
      session.execute(change);
    }
    session.forget(table.table());
    return session.table(table.table()).orElse(shape);
  }

  private void create(WriterSession session, TableBatch table, List<Need> needs)
      throws SQLException {
    if (!settings.create()) {
      throw new ConnectException(
          "There is no table "
              + table.table()
              + ", or the role may not see it: create it, grant it, correct"
              + " snowflake.topic2table.map, or set auto.create=true");
    }
    String statement = Evolution.create(table.table(), needs, table.key());
    log.info("{}", statement);
    session.execute(statement);
  }

  @Override
  public void run(WriterSession session) throws SQLException {
    for (Step step : steps) {
      if (step instanceof Step.Copy copy) {
        long loaded = session.copy(copy.sql());
        if (loaded != copy.rows()) {
          throw new SQLException(
              "Snowflake loaded " + loaded + " rows of a file that has " + copy.rows(),
              Failures.LOST);
        }
      } else if (step instanceof Step.Merge merge) {
        session.execute(merge.sql());
      }
    }
  }

  @Override
  public void clean(WriterSession session) {
    if (batch.files() > 0) {
      stage.committed(session);
    }
  }
}
