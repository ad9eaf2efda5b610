package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.table.TimestampType;
import java.util.Optional;

/**
 * What becomes of tables and records.
 *
 * @param create whether tables that are not there are made
 * @param evolve whether records may change tables
 * @param schematized whether each field has a column; else there is one for the whole value
 * @param timestamps of new columns
 * @param ignoreNulls whether records without a value that delete nothing are left out
 * @param metadata what RECORD_METADATA has; empty if there is no such column
 * @param upserts how rows change; empty if records only add some
 */
public record TableSettings(
    boolean create,
    boolean evolve,
    boolean schematized,
    TimestampType timestamps,
    boolean ignoreNulls,
    Optional<Metadata> metadata,
    Optional<Upserts> upserts) {}
