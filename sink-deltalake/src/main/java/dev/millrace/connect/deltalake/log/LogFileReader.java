package dev.millrace.connect.deltalake.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads files of the log, whoever wrote them. Thread-safe. */
final class LogFileReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String table;
  private final SchemaJson schemas;

  LogFileReader(String table, SchemaJson schemas) {
    this.table = table;
    this.schemas = schemas;
  }

  /**
   * @throws ConnectException if it is no such file; names it
   */
  LogFile read(long number, byte[] body) {
    Collected collected = new Collected();
    int line = 0;
    for (String text : new String(body, StandardCharsets.UTF_8).split("\n", -1)) {
      line++;
      if (!text.isBlank()) {
        try {
          collected.take(JSON.readTree(text));
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
          throw new ConnectException(
              table
                  + ": line "
                  + line
                  + " of '"
                  + LogFile.path(number)
                  + "' can't be read: "
                  + e.getMessage()
                  + ". Whoever wrote it broke the table; restore it to an earlier version.",
              e);
        }
      }
    }
    return collected.version(number);
  }

  /** Where the actions of one file gather. */
  private final class Collected {
    private String token;
    private OptionalLong timestamp = OptionalLong.empty();
    private Protocol protocol;
    private Metadata metadata;
    private final Map<String, Long> transactions = new HashMap<>();
    private final Map<String, Optional<String>> domains = new HashMap<>();
    private final List<DataFile> adds = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();

    void take(JsonNode action) {
      action
          .properties()
          .forEach(
              entry -> {
                JsonNode of = entry.getValue();
                if (of.isNull()) {
                  return;
                }
                switch (entry.getKey()) {
                  case "commitInfo" -> commitInfo(of);
                  case "protocol" -> protocol = protocol(of);
                  case "metaData" -> metadata = metadata(of);
                  case "txn" -> transactions.put(text(of, "appId"), number(of, "version"));
                  case "domainMetadata" ->
                      domains.put(
                          text(of, "domain"),
                          of.path("removed").asBoolean()
                              ? Optional.empty()
                              : optionalText(of, "configuration"));
                  case "add" -> adds.add(add(of));
                  case "remove" -> removed.add(id(of));
                  default -> {
                    // Other actions change nothing that a writer has to know.
                  }
                }
              });
    }

    private void commitInfo(JsonNode of) {
      token = optionalText(of, "txnId").orElse(null);
      timestamp =
          of.has("inCommitTimestamp")
              ? optionalNumber(of, "inCommitTimestamp")
              : optionalNumber(of, "timestamp");
    }

    LogFile version(long number) {
      return new LogFile(
          number,
          Optional.ofNullable(token),
          timestamp,
          Optional.ofNullable(protocol),
          Optional.ofNullable(metadata),
          transactions,
          domains,
          adds,
          removed);
    }
  }

  private static Protocol protocol(JsonNode of) {
    return new Protocol(
        (int) number(of, "minReaderVersion"),
        (int) number(of, "minWriterVersion"),
        Set.copyOf(texts(of.path("readerFeatures"))),
        Set.copyOf(texts(of.path("writerFeatures"))));
  }

  private Metadata metadata(JsonNode of) {
    return new Metadata(
        text(of, "id"),
        optionalText(of, "name"),
        optionalText(of, "description"),
        optionalText(of.path("format"), "provider").orElse("parquet"),
        map(of.path("format").path("options")),
        schemas.parse(text(of, "schemaString")),
        List.copyOf(texts(of.path("partitionColumns"))),
        map(of.path("configuration")),
        optionalNumber(of, "createdTime"));
  }

  private static DataFile add(JsonNode of) {
    return new DataFile(
        text(of, "path"),
        map(of.path("partitionValues")),
        number(of, "size"),
        of.path("modificationTime").asLong(),
        optionalText(of, "stats"),
        vector(of),
        map(of.path("tags")),
        optionalNumber(of, "baseRowId"),
        optionalNumber(of, "defaultRowCommitVersion"),
        optionalText(of, "clusteringProvider"));
  }

  private static String id(JsonNode remove) {
    return DataFile.id(text(remove, "path"), vector(remove));
  }

  private static Optional<DeletionVector> vector(JsonNode file) {
    JsonNode of = file.path("deletionVector");
    return of.isMissingNode() || of.isNull()
        ? Optional.empty()
        : Optional.of(
            new DeletionVector(
                text(of, "storageType"),
                text(of, "pathOrInlineDv"),
                of.hasNonNull("offset")
                    ? OptionalInt.of(of.get("offset").intValue())
                    : OptionalInt.empty(),
                (int) number(of, "sizeInBytes"),
                number(of, "cardinality")));
  }

  private static String text(JsonNode of, String field) {
    return optionalText(of, field)
        .orElseThrow(() -> new IllegalArgumentException("it lacks '" + field + "'"));
  }

  private static Optional<String> optionalText(JsonNode of, String field) {
    return of.hasNonNull(field) ? Optional.of(of.get(field).asText()) : Optional.empty();
  }

  private static long number(JsonNode of, String field) {
    return optionalNumber(of, field)
        .orElseThrow(() -> new IllegalArgumentException("it lacks the number '" + field + "'"));
  }

  private static OptionalLong optionalNumber(JsonNode of, String field) {
    JsonNode value = of.path(field);
    return value.canConvertToLong() && value.isNumber()
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new java.util.LinkedHashSet<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            entry ->
                map.put(
                    entry.getKey(), entry.getValue().isNull() ? null : entry.getValue().asText()));
    return map;
  }
}
