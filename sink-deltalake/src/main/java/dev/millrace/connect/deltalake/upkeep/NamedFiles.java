package dev.millrace.connect.deltalake.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.connect.deltalake.files.Z85;
import dev.millrace.connect.deltalake.log.DataFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What the log names, by the UUIDs in it: those of data files, change files and deletion vectors
 * that come or go, however a path is written, and a few that only look like one.
 */
final class NamedFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ANY_UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final String VECTOR = "pathOrInlineDv";

  private NamedFiles() {}

  /** Of one live file. */
  static List<UUID> in(DataFile file) {
    List<UUID> found = new ArrayList<>();
    texts(file.path(), found);
    file.deletionVector().ifPresent(vector -> vector(vector.pathOrInlineDv(), found));
    return found;
  }

  /**
   * Of a version.
   *
   * @param path of its file, for messages
   * @throws ConnectException if it can't be read
   */
  static List<UUID> in(String path, byte[] body) {
    List<UUID> found = new ArrayList<>();
    for (String line : new String(body, StandardCharsets.UTF_8).split("\n", -1)) {
      texts(line, found);
      if (line.contains(VECTOR)) {
        for (String text : vectors(path, line)) {
          vector(text, found);
        }
      }
    }
    return found;
  }

  private static void texts(String text, List<UUID> found) {
    for (Matcher uuid = ANY_UUID.matcher(text); uuid.find(); ) {
      found.add(UUID.fromString(uuid.group()));
    }
  }

  private static List<String> vectors(String path, String line) {
    try {
      JsonNode action = JSON.readTree(line);
      return action.findValuesAsText(VECTOR);
    } catch (IOException e) {
      throw new ConnectException("'" + path + "' can't be read: " + e.getMessage(), e);
    }
  }

  private static void vector(String text, List<UUID> found) {
    texts(text, found);
    if (text.length() >= Z85.UUID_DIGITS) {
      try {
        found.add(Z85.uuid(text.substring(text.length() - Z85.UUID_DIGITS)));
      } catch (IllegalArgumentException e) {
        // It stands in the log itself, or by an absolute path.
      }
    }
  }
}
