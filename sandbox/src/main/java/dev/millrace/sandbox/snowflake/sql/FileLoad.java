package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Arrays;
import java.util.List;
import org.h2.value.Value;

/** Loads the files of one COPY, record by record, and keeps count of the errors. */
final class FileLoad implements AutoCloseable {
  /**
   * @param loaded rows that are in the table
   * @param firstError null without errors
   */
  record Outcome(
      long parsed,
      long loaded,
      long errors,
      long limit,
      SqlFailure firstError,
      long line,
      String column) {
    List<String> row(String file) {
      String status = errors == 0 ? "LOADED" : loaded > 0 ? "PARTIALLY_LOADED" : "LOAD_FAILED";
      return Arrays.asList(
          file,
          status,
          String.valueOf(parsed),
          String.valueOf(loaded),
          String.valueOf(limit),
          String.valueOf(errors),
          firstError == null ? null : firstError.getMessage(),
          firstError == null ? null : String.valueOf(line),
          firstError == null ? null : "1",
          column);
    }
  }

  private final SessionContext context;
  private final TableInfo table;
  private final List<ColumnInfo> columns;
  private final List<String> values;
  private final CopyFields fields;
  private final CopyOptions options;
  private final boolean wholeRows;
  private final PreparedStatement insert;

  /**
   * @param values for H2, one for each of the columns
   * @param wholeRows whether a record must have as many fields as there are columns
   */
  FileLoad(
      SessionContext context,
      TableInfo table,
      List<ColumnInfo> columns,
      List<String> values,
      CopyFields fields,
      CopyOptions options,
      boolean wholeRows)
      throws SQLException {
    this.context = context;
    this.table = table;
    this.columns = columns;
    this.values = values;
    this.fields = fields;
    this.options = options;
    this.wholeRows = wholeRows;
    this.insert =
        context.prepare(
            "INSERT INTO %s(%s) VALUES(%s)"
                .formatted(table.h2(), Dml.names(columns), String.join(", ", values)));
  }

  Outcome load(StagedFile file) throws SqlFailure, SQLException, IOException {
    Savepoint before = context.connection().setSavepoint();
    Tally tally = new Tally(file);
    try (RecordReader reader = RecordReader.open(options.format(), context.stages().path(file))) {
      while (read(reader, tally)) {
        record(reader, tally);
      }
    }
    long most = options.onError().errors();
    if (most > 0 && tally.errors >= most) {
      context.connection().rollback(before);
      tally.loaded = 0;
    }
    return new Outcome(
        tally.parsed,
        tally.loaded,
        tally.errors,
        most == 0 ? tally.parsed : most,
        tally.first,
        tally.line,
        tally.column);
  }

  /** What has become of a file's records so far. */
  private static final class Tally {
    private final StagedFile file;
    private long parsed;
    private long loaded;
    private long errors;
    private SqlFailure first;
    private long line;
    private String column;

    Tally(StagedFile file) {
      this.file = file;
    }
  }

  /** Whether there is a record; one that can't be read is an error, and the file's end. */
  private boolean read(RecordReader reader, Tally tally) throws SqlFailure, IOException {
    context.refuseIfCancelled();
    try {
      return reader.next();
    } catch (SqlFailure e) {
      tally.parsed++;
      failed(tally, e, reader.line(), null);
      return false;
    }
  }

  private void record(RecordReader reader, Tally tally) throws SqlFailure, SQLException {
    tally.parsed++;
    List<Value> record = List.of();
    try {
      record = fields.values(reader, StageReference.displayName(tally.file));
      checkWidth(reader);
      CopyFields.set(insert, record);
      insert.executeUpdate();
      tally.loaded++;
    } catch (SqlFailure e) {
      failed(tally, e, reader.line(), null);
    } catch (SQLException e) {
      context.refuseIfCancelled();
      SqlFailure failure = Database.failure(e);
      failed(tally, failure, reader.line(), tally.first == null ? culprit(record, failure) : null);
    }
  }

  private void failed(Tally tally, SqlFailure failure, long line, String column) throws SqlFailure {
    if (options.onError().abort()) {
      throw aborted(failure, tally.file, line, column);
    }
    tally.errors++;
    if (tally.first == null) {
      tally.first = failure;
      tally.line = line;
      tally.column = column;
    }
  }

  private void checkWidth(RecordReader reader) throws SqlFailure {
    if (wholeRows && reader.fields() != columns.size()) {
      throw Failures.value(
          "100080",
          "22000",
          "Number of columns in file (%d) does not match that of the corresponding table (%d), use file format option error_on_column_count_mismatch=false to ignore this error"
              .formatted(reader.fields(), columns.size()));
    }
  }

  /** The column whose value can't be made; null where that isn't what failed. */
  private String culprit(List<Value> record, SqlFailure failure) throws SQLException {
    String all = fields.parameters().isEmpty() ? "" : ", " + String.join(", ", fields.parameters());
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      try (PreparedStatement one =
          context.connection().prepareStatement("SELECT " + values.get(i) + all)) {
        CopyFields.set(one, record);
        try (var row = one.executeQuery()) {
          row.next();
          row.getObject(1);
          if (row.wasNull() && !columns.get(i).nullable() && failure.code().equals("100072")) {
            return quoted(name);
          }
        }
      } catch (SQLException e) {
        return quoted(name);
      }
    }
    return null;
  }

  private String quoted(String column) {
    List<String> names = table.columns().stream().map(ColumnInfo::name).toList();
    return "\"%s\"[\"%s\":%d]".formatted(table.name().name(), column, names.indexOf(column) + 1);
  }

  private static SqlFailure aborted(SqlFailure failure, StagedFile file, long line, String column) {
    return new SqlFailure(
        failure.code(),
        failure.sqlState(),
        "%s\n  File '%s', line %d, character 1\n  Row %d, column %s\n  If you would like to continue loading when an error is encountered, use other values such as 'SKIP_FILE' or 'CONTINUE' for the ON_ERROR option."
            .formatted(failure.getMessage(), file.name(), line, line, column));
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
