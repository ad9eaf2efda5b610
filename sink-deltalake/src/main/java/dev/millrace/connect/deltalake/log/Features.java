package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;

/** What a table asks of its writers. */
public final class Features {
  /** What each legacy writer version asks for beyond the one below. */
  private static final Map<Integer, List<String>> LEGACY =
      Map.of(
          2, List.of("appendOnly", "invariants"),
          3, List.of("checkConstraints"),
          4, List.of("changeDataFeed", "generatedColumns"),
          5, List.of("columnMapping"),
          6, List.of("identityColumns"));

  private static final String CONSTRAINT = "delta.constraints.";
  private static final int WRITER_FEATURES = 7;
  private static final int READER_FEATURES = 3;

  /** Those that are honoured, or that ask nothing of who writes what this sink writes. */
  private static final Set<String> KNOWN =
      Set.of(
          "appendOnly",
          "invariants",
          "checkConstraints",
          "changeDataFeed",
          "generatedColumns",
          "columnMapping",
          "identityColumns",
          "deletionVectors",
          "rowTracking",
          "timestampNtz",
          "typeWidening",
          "typeWidening-preview",
          "domainMetadata",
          "v2Checkpoint",
          "inCommitTimestamp",
          "vacuumProtocolCheck",
          "checkpointProtection",
          "clustering",
          "allowColumnDefaults");

  private final Protocol protocol;
  private final Map<String, String> properties;
  private final StructType schema;
  private final Set<String> writer;

  Features(Protocol protocol, Metadata metadata) {
    this.protocol = protocol;
    this.properties = metadata.configuration();
    this.schema = metadata.schema();
    this.writer = new HashSet<>(protocol.writerFeatures());
    if (protocol.minWriterVersion() < WRITER_FEATURES) {
      for (int version = 2; version <= protocol.minWriterVersion(); version++) {
        writer.addAll(LEGACY.getOrDefault(version, List.of()));
      }
    }
  }

  /** Whether rows may be deleted by deletion vectors. */
  public boolean deletionVectors() {
    return writer.contains("deletionVectors") && is("delta.enableDeletionVectors");
  }

  /** Whether changes of rows have to be told in change data files. */
  public boolean changeDataFeed() {
    return writer.contains("changeDataFeed") && is("delta.enableChangeDataFeed");
  }

  /** Whether rows may only be added. */
  public boolean appendOnly() {
    return writer.contains("appendOnly") && is("delta.appendOnly");
  }

  /** Whether Parquet's columns go by the physical names and ids in the schema's metadata. */
  public boolean columnMapping() {
    return !mappingMode().equals("none");
  }

  /** Whether a column's type may become a wider one. */
  public boolean typeWidening() {
    return (writer.contains("typeWidening") || writer.contains("typeWidening-preview"))
        && is("delta.enableTypeWidening");
  }

  /** Whether a new column may have the type TIMESTAMP_NTZ. */
  public boolean timestampNtz() {
    return writer.contains("timestampNtz");
  }

  /** Whether each commit has a timestamp of its own. */
  public boolean inCommitTimestamps() {
    return writer.contains("inCommitTimestamp") && is("delta.enableInCommitTimestamps");
  }

  /** Whether each new file gets the ids of its rows. */
  public boolean rowIds() {
    return writer.contains("rowTracking") && !is("delta.rowTrackingSuspended");
  }

  /** Whether rows keep their ids when they are written anew. */
  public boolean stableRowIds() {
    return writer.contains("rowTracking") && is("delta.enableRowTracking");
  }

  private boolean is(String property) {
    return Boolean.parseBoolean(properties.getOrDefault(property, "false"));
  }

  private String mappingMode() {
    return writer.contains("columnMapping")
        ? properties.getOrDefault("delta.columnMapping.mode", "none")
        : "none";
  }

  /**
   * Refuses a table that asks for what this sink does not honour.
   *
   * @param changesRows whether rows are updated or deleted, too
   * @throws ConnectException that names the feature and what to do
   */
  public void requireWritable(String table, boolean changesRows) {
    requireKnown(table);
    if (!Set.of("none", "name").contains(mappingMode())) {
      throw refused(
          table,
          "column mapping by '" + mappingMode() + "' (delta.columnMapping.mode)",
          "use a table with mapping by name or without mapping");
    }
    properties.keySet().stream()
        .filter(key -> key.startsWith(CONSTRAINT))
        .findFirst()
        .ifPresent(
            key -> {
              throw refused(
                  table,
                  "the CHECK constraint '" + key.substring(CONSTRAINT.length()) + "'",
                  "drop the constraint and check in a transform");
            });
    if (changesRows) {
      requireChangeable(table);
    }
    requireWritable(table, schema, "");
  }

  private void requireKnown(String table) {
    if (protocol.minReaderVersion() > READER_FEATURES
        || protocol.minWriterVersion() > WRITER_FEATURES) {
      throw new ConnectException(
          table
              + ": its protocol (reader "
              + protocol.minReaderVersion()
              + ", writer "
              + protocol.minWriterVersion()
              + ") is newer than this connector; update the connector.");
    }
    Set<String> unknown = new TreeSet<>(writer);
    unknown.addAll(protocol.readerFeatures());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw refused(
          table,
          "the table feature " + unknown.iterator().next(),
          "drop the feature (ALTER TABLE ... DROP FEATURE)");
    }
  }

  private void requireChangeable(String table) {
    if (appendOnly()) {
      throw refused(table, "appendOnly (delta.appendOnly=true)", "append only, or unset it");
    }
    if (stableRowIds()) {
      throw refused(
          table,
          "rowTracking (delta.enableRowTracking=true) for updates and deletes",
          "append only, or unset it");
    }
  }

  private void requireWritable(String table, StructType struct, String prefix) {
    for (StructField field : struct.fields()) {
      String path = prefix + field.getName();
      FieldMetadata metadata = field.getMetadata();
      refuse(table, path, metadata, "delta.invariants", "an invariant");
      refuse(table, path, metadata, "delta.generationExpression", "generatedColumns:");
      refuse(table, path, metadata, "delta.identity.start", "identityColumns:");
      refuse(table, path, metadata, "CURRENT_DEFAULT", "allowColumnDefaults: the default");
      nested(table, field.getDataType(), path);
    }
  }

  private void nested(String table, DataType type, String path) {
    if (type instanceof StructType struct) {
      requireWritable(table, struct, path + ".");
    } else if (type instanceof ArrayType array) {
      nested(table, array.getElementType(), path);
    } else if (type instanceof MapType map) {
      nested(table, map.getKeyType(), path);
      nested(table, map.getValueType(), path);
    }
  }

  private static void refuse(
      String table, String column, FieldMetadata metadata, String key, String what) {
    if (metadata.contains(key)) {
      throw refused(
          table, what + " of the column '" + column + "' (" + key + ")", "drop it from the column");
    }
  }

  private static ConnectException refused(String table, String what, String instead) {
    return new ConnectException(
        table
            + " asks its writers for "
            + what
            + ", which this connector does not honour; "
            + instead
            + ".");
  }
}
