package dev.millrace.connect.deltalake.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** Gives the rows of new files their ids, in tables with row tracking. */
final class RowIds {
  static final String DOMAIN = "delta.rowTracking";

  private static final String WATERMARK = "rowIdHighWaterMark";
  private static final ObjectMapper JSON = new ObjectMapper();

  private RowIds() {}

  /**
   * @param files with their ids
   * @param configuration of the domain afterwards
   */
  record Given(List<DataFile> files, String configuration) {}

  /**
   * @param domains the table's
   * @param version that the files come in
   */
  static Given give(Map<String, String> domains, long version, List<DataFile> files) {
    long last = watermark(domains.get(DOMAIN));
    List<DataFile> given = new ArrayList<>(files.size());
    for (DataFile file : files) {
      if (file.baseRowId().isPresent()) {
        given.add(file);
      } else {
        given.add(file.withRowIds(last + 1, version));
        last += rows(file);
      }
    }
    return new Given(given, JSON.createObjectNode().put(WATERMARK, last).toString());
  }

  /** -1 before the first row. */
  private static long watermark(String configuration) {
    return configuration == null ? -1 : number(configuration, WATERMARK, "domain " + DOMAIN);
  }

  private static long rows(DataFile file) {
    return number(
        file.stats().orElse("{}"), "numRecords", "statistics of the file '" + file.path() + "'");
  }

  private static long number(String json, String field, String where) {
    try {
      JsonNode value = JSON.readTree(json).path(field);
      if (value.isIntegralNumber()) {
        return value.longValue();
      }
      throw new ConnectException("The " + where + " lack " + field + ", which row tracking needs");
    } catch (IOException e) {
      throw new ConnectException("The " + where + " are no JSON: " + e.getMessage(), e);
    }
  }
}
