package dev.millrace.connect.jdbc.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Tells what each query of one table sees of the database, for a reader of its log that goes on
 * from there. Its calls come from the thread that reads the table.
 */
public interface Sight {
  /** Of queries after which nobody asks. */
  Sight NONE =
      new Sight() {
        @Override
        public Map<String, String> begin() {
          return Map.of();
        }

        @Override
        public String look(Connection connection) {
          return "";
        }
      };

  /**
   * Is called before a run is planned.
   *
   * @return what the table's offset must keep of it
   */
  Map<String, String> begin() throws SQLException;

  /**
   * Is called before each query. Where there is something to tell, the connection is then in
   * another transaction, which sees for all its life what it sees now.
   *
   * @return what it sees, as text; empty if there is nothing to tell
   */
  String look(Connection connection) throws SQLException;
}
