package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
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
    long parsed = 0;
    long loaded = 0;
    long errors = 0;
    SqlFailure first = null;
    long line = 0;
    String column = null;
    try (RecordReader reader = RecordReader.open(options.format(), context.stages().path(file))) {
      boolean readable = true;
      while (readable) {
        List<Value> record = null;
        try {
          context.refuseIfCancelled();
          if (!next(reader)) {
            break;
          }
          parsed++;
          record = fields.values(reader, StageReference.displayName(file));
          checkWidth(reader);
          CopyFields.set(insert, record);
          insert.executeUpdate();
          loaded++;
        } catch (SqlFailure | SQLException e) {
          SqlFailure failure = e instanceof SQLException h2 ? Database.failure(h2) : (SqlFailure) e;
          if (failure.code().equals("000604")) {
            throw failure;
          }
          readable = record != null || reader.line() == 0;
          errors++;
          if (first == null) {
            first = failure;
            line = reader.line();
            column = record == null ? null : culprit(record, failure);
          }
          if (options.onError().abort()) {
            throw aborted(failure, file, line, column);
          }
          readable = record != null;
        }
      }
    } catch (SqlFailure unreadable) {
      if (options.onError().abort()
          || unreadable.code().equals("000604")
          || unreadable.code().equals("000002")) {
        throw unreadable;
      }
      errors++;
      first = first == null ? unreadable : first;
    }
    long most = options.onError().errors();
    if (most > 0 && errors >= most) {
      context.connection().rollback(before);
      loaded = 0;
    }
    return new Outcome(parsed, loaded, errors, most == 0 ? parsed : most, first, line, column);
  }

  private static boolean next(RecordReader reader) throws SqlFailure, IOException {
    return reader.next();
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
    return "\"" + table.name().name() + "\"[\"" + column + "\":" + (index(column) + 1) + "]";
  }

  private int index(String column) {
    List<String> names = new ArrayList<>();
    table.columns().forEach(info -> names.add(info.name()));
    return names.indexOf(column);
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
