package dev.millrace.connect.snowflake.commit;

import java.sql.SQLException;

/**
 * Where sessions come from.
 *
 * @param <S> of which kind they are
 */
@FunctionalInterface
public interface Sessions<S extends Session> {
  S open() throws SQLException;
}
