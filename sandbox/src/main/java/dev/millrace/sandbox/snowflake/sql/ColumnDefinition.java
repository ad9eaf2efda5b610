package dev.millrace.sandbox.snowflake.sql;

import java.util.List;

/**
 * A column in CREATE TABLE or ALTER TABLE ADD.
 *
 * @param h2Default for H2; null for none
 */
record ColumnDefinition(ColumnInfo info, boolean primaryKey, String h2Default) {
  static ColumnDefinition parse(Translation translation) throws SqlFailure {
    Tokens tokens = translation.tokens;
    String name = tokens.identifier();
    DataType type = DataType.parse(tokens);
    boolean nullable = true;
    boolean key = false;
    String value = null;
    String h2Default = null;
    String comment = null;
    while (!tokens.is(",") && !tokens.is(")") && !tokens.atEnd()) {
      if (tokens.accept("NOT", "NULL")) {
        nullable = false;
      } else if (tokens.accept("PRIMARY", "KEY")) {
        key = true;
      } else if (tokens.accept("DEFAULT")) {
        int start = tokens.position();
        Fragment parsed = translation.expressions.parse();
        value = tokens.textSince(start);
        h2Default = type.convert(parsed.sql(), Conversion.Mode.CAST, translation.zone());
        if (List.of("CURRENT_", "SYSDATE", "UUID_").stream()
            .anyMatch(value.toUpperCase(java.util.Locale.ROOT)::startsWith)) {
          throw Failures.unsupported("DEFAULT " + value);
        }
      } else if (tokens.accept("COMMENT")) {
        comment = tokens.string();
      } else if (!tokens.accept("NULL") && !tokens.accept("UNIQUE")) {
        throw column(tokens);
      }
    }
    ColumnInfo info = new ColumnInfo(name, type, nullable && !key, value, comment);
    return new ColumnDefinition(info, key, h2Default);
  }

  private static SqlFailure column(Tokens tokens) {
    for (String word :
        List.of("COLLATE", "AUTOINCREMENT", "IDENTITY", "REFERENCES", "CONSTRAINT", "MASKING")) {
      if (tokens.is(word)) {
        return Failures.unsupported("a column with " + word);
      }
    }
    return tokens.unexpected();
  }

  /** For H2's CREATE TABLE and ALTER TABLE. */
  String h2() {
    return H2Names.quote(info.name())
        + " "
        + info.type().h2()
        + (h2Default == null ? "" : " DEFAULT " + h2Default)
        + (info.nullable() ? "" : " NOT NULL")
        + " COMMENT "
        + H2Names.literal(Catalog.remark(info));
  }
}
