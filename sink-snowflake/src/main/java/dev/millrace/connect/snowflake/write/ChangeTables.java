package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.table.LoadColumns;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * A session's temporary tables, which take the changes of batches on their way into tables. They
 * keep what earlier batches brought for a while: to make one anew costs a round trip.
 */
final class ChangeTables {
  private static final int MOST_BATCHES = 16;

  private final Map<String, Made> tables = new HashMap<>();

  private static final class Made {
    private final String name;
    private String statement = "";
    private int batches;

    Made(String name) {
      this.name = name;
    }
  }

  /**
   * The name of the one for {@code table}, which is made where it is needed.
   *
   * @param table as batches name it, for their sequence numbers are that name's
   */
  String of(WriterSession session, String table, LoadColumns columns) throws SQLException {
    Made made = tables.computeIfAbsent(table, any -> new Made("MILLRACE_CHANGES_" + tables.size()));
    String statement = TableSql.temporary(made.name, columns);
    if (!statement.equals(made.statement) || made.batches == MOST_BATCHES) {
      session.execute(statement);
      made.statement = statement;
      made.batches = 0;
    }
    made.batches++;
    return made.name;
  }
}
