package dev.millrace.sandbox.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * Earthquakes as the USGS tells them, of which new ones come, and known ones are revised. Each
 * version that there ever was stands in a file, as a line of GeoJSON. Safe for use by several
 * threads.
 */
final class Earthquakes implements AutoCloseable {
  /** Quakes in the sample; more are made by repeating it, week after week, with new ids. */
  static final int SAMPLE = 1_707;

  private static final Duration WEEK = Duration.ofDays(7);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;
  private final Path file;
  private final BufferedWriter log;
  private final List<ObjectNode> sample;

  /** In the order of their times. */
  private final List<Version> quakes = new ArrayList<>();

  /** Those of the last versions that somebody was told. */
  private final Set<Version> told = Collections.newSetFromMap(new IdentityHashMap<>());

  private long versions;
  private int revised;

  /**
   * Begins without any.
   *
   * @param file is made, and takes the versions
   */
  Earthquakes(Path file, Clock clock) throws IOException {
    this.clock = clock;
    this.file = file;
    this.sample = sample();
    this.log = Files.newBufferedWriter(file);
  }

  private static List<ObjectNode> sample() throws IOException {
    try (InputStream in =
        new GZIPInputStream(Earthquakes.class.getResourceAsStream("earthquakes.json.gz"))) {
      return StreamSupport.stream(JSON.readTree(in).get("features").spliterator(), false)
          .map(ObjectNode.class::cast)
          .sorted(Comparator.comparingLong(quake -> properties(quake).get("time").longValue()))
          .toList();
    }
  }

  private static ObjectNode properties(JsonNode quake) {
    return (ObjectNode) quake.get("properties");
  }

  /**
   * A version of a quake; times in milliseconds since 1970.
   *
   * @param json of the whole quake
   */
  record Version(long time, long updated, String json) {}

  /** Adds quakes of the past, whose last change was then. */
  synchronized void addOld(int count) {
    for (int i = 0; i < count; i++) {
      add(next());
    }
  }

  /** Adds quakes that are told of from now on. They are later than all before. */
  synchronized void add(int count) {
    for (int i = 0; i < count; i++) {
      ObjectNode quake = next();
      properties(quake).put("updated", clock.millis());
      add(quake);
    }
  }

  private ObjectNode next() {
    ObjectNode quake = sample.get(quakes.size() % SAMPLE).deepCopy();
    int weeks = quakes.size() / SAMPLE;
    if (weeks > 0) {
      ObjectNode properties = properties(quake);
      for (String time : List.of("time", "updated")) {
        properties.put(time, properties.get(time).longValue() + weeks * WEEK.toMillis());
      }
      String id = quake.get("id").textValue();
      for (String text : List.of("code", "ids", "url", "detail")) {
        String code = text.equals("code") ? properties.get("code").textValue() : id;
        properties.put(text, properties.get(text).textValue().replace(code, code + "w" + weeks));
      }
      quake.put("id", id + "w" + weeks);
    }
    return quake;
  }

  private void add(ObjectNode quake) {
    quakes.add(logged(quake));
  }

  private Version logged(ObjectNode quake) {
    String json = quake.toString();
    try {
      log.write(json);
      log.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    versions++;
    JsonNode properties = properties(quake);
    return new Version(
        properties.get("time").longValue(), properties.get("updated").longValue(), json);
  }

  /**
   * Revises quakes, one after the other, but none whose last version nobody was told: a version
   * that is replaced before is never seen, as with any poll.
   *
   * @param count most of them
   */
  synchronized void revise(int count) {
    for (int i = 0; i < count && !quakes.isEmpty(); i++) {
      int index = revised % quakes.size();
      if (!told.remove(quakes.get(index))) {
        return;
      }
      revised++;
      ObjectNode changed = parse(quakes.get(index).json());
      ObjectNode properties = properties(changed);
      properties.put("status", "reviewed");
      properties.put("mag", Math.round(properties.get("mag").doubleValue() * 100 + 1) / 100.0);
      properties.put("updated", clock.millis());
      quakes.set(index, logged(changed));
    }
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last version of each that is asked for. */
  synchronized List<Version> find(EarthquakeQuery query) {
    List<Version> found = new ArrayList<>();
    long skip = query.offset() - 1L;
    for (int i = 0; i < quakes.size() && found.size() < query.limit(); i++) {
      Version version = quakes.get(query.ascending() ? i : quakes.size() - 1 - i);
      if (query.asksFor(version) && skip-- <= 0) {
        found.add(version);
      }
    }
    return found;
  }

  /** Somebody has been told these. */
  synchronized void told(List<Version> versions) {
    told.addAll(versions);
  }

  /** How many versions there have been. */
  synchronized long versions() {
    return versions;
  }

  /** A line for each version that there has been. */
  synchronized Path log() throws IOException {
    log.flush();
    return file;
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }
}
