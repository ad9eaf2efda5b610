package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.table.Identifiers;

/**
 * What a connector has in Snowflake beside its tables.
 *
 * @param connector its name
 * @param stage the internal stage, in its case
 * @param control the control table, in its case
 */
public record Names(String connector, String stage, String control) {
  /** The connector's folder in the stage, which it may share with others. */
  String folder() {
    return connector.replaceAll("[^A-Za-z0-9_-]", "_")
        + "-"
        + Integer.toHexString(connector.hashCode());
  }

  /** A folder in the stage, as SQL has it. */
  String at(String path) {
    return "@" + Identifiers.quote(stage) + "/" + path;
  }
}
