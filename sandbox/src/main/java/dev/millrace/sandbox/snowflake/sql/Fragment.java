package dev.millrace.sandbox.snowflake.sql;

/**
 * A translated expression.
 *
 * @param sql for H2
 * @param type null where only H2 knows it
 * @param name what a column of a result is called that consists of it; null for its text
 */
record Fragment(String sql, DataType type, String name) {
  static Fragment of(String sql) {
    return new Fragment(sql, null, null);
  }

  static Fragment of(String sql, DataType type) {
    return new Fragment(sql, type, null);
  }

  boolean isVariant() {
    return type != null && type.kind().isSemiStructured();
  }

  boolean isText() {
    return type != null && type.kind() == DataType.Kind.TEXT;
  }

  boolean isWindow() {
    return sql.contains(" OVER (");
  }
}
