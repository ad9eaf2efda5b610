package dev.millrace.connect.s3.commit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/**
 * A reader of the bucket that goes by manifests, in the order of their numbers, and deletes every
 * file it has read at once, and every manifest whose successor it has seen.
 */
final class SimulatedLoader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedWorld world;
  private final int[] loaded;
  private long sequence;

  SimulatedLoader(SimulatedWorld world) {
    this.world = world;
    this.loaded = new int[world.records];
  }

  /** Loads what there is. */
  void load() {
    for (Optional<JsonNode> next = next(); next.isPresent(); next = next()) {
      for (JsonNode file : next.get().get("files")) {
        String key = file.get("key").asText();
        world.count(key, loaded);
        world.bucket.delete(key);
        if (file.has("sides")) {
          file.get("sides").forEach(side -> world.bucket.delete(side.get("key").asText()));
        }
      }
      if (sequence > 0) {
        world.bucket.delete(key(sequence));
      }
      sequence++;
    }
  }

  private Optional<JsonNode> next() {
    return world.bucket.get(key(sequence + 1)).map(found -> read(found.body()));
  }

  static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(long sequence) {
    return String.format(Locale.ROOT, "%s/orders/0/%019d.json", SimulatedWorld.MANIFESTS, sequence);
  }

  /** How often each record was loaded. */
  int[] loaded() {
    return loaded;
  }

  long sequence() {
    return sequence;
  }
}
