package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** A statement that was read and understood. */
interface Statement {
  Answer run() throws SqlFailure, SQLException, IOException;

  /** The columns of what {@link #run} would answer. */
  default List<Column> columns() throws SqlFailure, SQLException {
    return List.of(DataType.VARCHAR.column("status", true));
  }

  StatementType type();

  /** How many {@code ?} it has. */
  default int parameters() {
    return 0;
  }
}
