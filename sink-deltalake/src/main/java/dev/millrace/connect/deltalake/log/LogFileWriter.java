package dev.millrace.connect.deltalake.log;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;

/** Writes one file of the log: one action a line, in the order of the calls. Not thread-safe. */
final class LogFileWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void line(String action, ObjectNode of) {
    ObjectNode line = JSON.createObjectNode();
    line.set(action, of);
    out.writeBytes(line.toString().getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /**
   * The first line.
   *
   * @param token tells this attempt from any other
   * @param inCommitTimestamp none where the table has no such
   */
  void commitInfo(
      String token,
      long now,
      OptionalLong inCommitTimestamp,
      String engine,
      String operation,
      Map<String, String> parameters,
      long readVersion,
      boolean blindAppend,
      Map<String, String> metrics) {
    ObjectNode info = JSON.createObjectNode();
    inCommitTimestamp.ifPresent(timestamp -> info.put("inCommitTimestamp", timestamp));
    info.put("timestamp", now).put("engineInfo", engine).put("operation", operation);
    info.set("operationParameters", object(parameters));
    info.put("readVersion", readVersion).put("isBlindAppend", blindAppend);
    info.set("operationMetrics", object(metrics));
    info.put("txnId", token);
    line("commitInfo", info);
  }

  void metadata(Metadata metadata, SchemaJson schemas) {
    ObjectNode of = JSON.createObjectNode().put("id", metadata.id());
    metadata.name().ifPresent(name -> of.put("name", name));
    metadata.description().ifPresent(text -> of.put("description", text));
    ObjectNode format = of.putObject("format").put("provider", metadata.provider());
    format.set("options", object(metadata.formatOptions()));
    of.put("schemaString", schemas.write(metadata.schema()));
    metadata.partitionColumns().forEach(of.putArray("partitionColumns")::add);
    of.set("configuration", object(metadata.configuration()));
    metadata.createdTime().ifPresent(time -> of.put("createdTime", time));
    line("metaData", of);
  }

  void transaction(String appId, long offset, long now) {
    line(
        "txn",
        JSON.createObjectNode().put("appId", appId).put("version", offset).put("lastUpdated", now));
  }

  void domain(String name, String configuration) {
    line(
        "domainMetadata",
        JSON.createObjectNode()
            .put("domain", name)
            .put("configuration", configuration)
            .put("removed", false));
  }

  /**
   * @param change whether its rows are new in the table, and not only stand elsewhere now
   */
  void add(DataFile file, boolean change) {
    ObjectNode of = JSON.createObjectNode().put("path", file.path());
    of.set("partitionValues", object(file.partitionValues()));
    of.put("size", file.size())
        .put("modificationTime", file.modificationTime())
        .put("dataChange", change);
    file.stats().ifPresent(stats -> of.put("stats", stats));
    rest(of, file);
    file.clusteringProvider().ifPresent(name -> of.put("clusteringProvider", name));
    line("add", of);
  }

  /**
   * @param change as in {@link #add}
   */
  void remove(DataFile file, long now, boolean change) {
    ObjectNode of =
        JSON.createObjectNode()
            .put("path", file.path())
            .put("deletionTimestamp", now)
            .put("dataChange", change)
            .put("extendedFileMetadata", true);
    of.set("partitionValues", object(file.partitionValues()));
    of.put("size", file.size());
    file.stats().ifPresent(stats -> of.put("stats", stats));
    rest(of, file);
    line("remove", of);
  }

  /** What add and remove have in common. */
  private static void rest(ObjectNode of, DataFile file) {
    if (!file.tags().isEmpty()) {
      of.set("tags", object(file.tags()));
    }
    file.deletionVector().ifPresent(vector -> of.set("deletionVector", object(vector)));
    file.baseRowId().ifPresent(id -> of.put("baseRowId", id));
    file.defaultRowCommitVersion().ifPresent(version -> of.put("defaultRowCommitVersion", version));
  }

  private static ObjectNode object(DeletionVector vector) {
    ObjectNode of =
        JSON.createObjectNode()
            .put("storageType", vector.storageType())
            .put("pathOrInlineDv", vector.pathOrInlineDv());
    vector.offset().ifPresent(offset -> of.put("offset", offset));
    return of.put("sizeInBytes", vector.sizeInBytes()).put("cardinality", vector.cardinality());
  }

  void changes(Collection<ChangeFile> files) {
    for (ChangeFile file : files) {
      ObjectNode of = JSON.createObjectNode().put("path", file.path());
      of.set("partitionValues", object(file.partitionValues()));
      line("cdc", of.put("size", file.size()).put("dataChange", false));
    }
  }

  private static ObjectNode object(Map<String, String> map) {
    ObjectNode of = JSON.createObjectNode();
    map.forEach(of::put);
    return of;
  }
}
