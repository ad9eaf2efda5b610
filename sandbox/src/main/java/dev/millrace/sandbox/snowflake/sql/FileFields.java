package dev.millrace.sandbox.snowflake.sql;

import java.util.List;

/**
 * What {@code $1}, {@code $1:path} and {@code METADATA$...} mean in the transformation of a COPY.
 */
interface FileFields {
  /**
   * @param number from 1
   * @param path names ({@code String}) and indexes ({@code Integer}); empty for the field itself
   */
  Fragment field(int number, List<Object> path) throws SqlFailure;

  /**
   * @return null for a word that is no metadata of a file's
   */
  Fragment metadata(String word);
}
