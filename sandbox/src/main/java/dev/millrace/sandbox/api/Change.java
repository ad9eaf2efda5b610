package dev.millrace.sandbox.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is done to a collection, which is made if there is none of its name. Which records it takes
 * is left to chance. Immutable.
 */
public final class Change {

  private static final int PAYLOAD = 40;

  private final Map<String, String> values;

  private Change(Map<String, String> values) {
    this.values = values;
  }

  /** None yet, to this collection. */
  public static Change of(String collection) {
    return new Change(Map.of("collection", collection));
  }

  static Change of(Map<String, String> values) {
    return new Change(values);
  }

  private Change with(String name, Object value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value.toString());
    return new Change(more);
  }

  /** New records. */
  public Change inserts(int records) {
    return with("inserts", records);
  }

  /** New versions of records that were there before this change; fewer if chance repeats itself. */
  public Change updates(int records) {
    return with("updates", records);
  }

  /** Records that go; fewer if chance repeats itself. */
  public Change deletes(int records) {
    return with("deletes", records);
  }

  /** A tenth of all is told to be up to so much older than it is. */
  public Change late(int ms) {
    return with("lateMs", ms);
  }

  /** The times of new records are spread evenly over so much of the past. */
  public Change spread(int ms) {
    return with("spreadMs", ms);
  }

  /** How long the text of new records is; 40 if nobody says, which makes 200 bytes of JSON. */
  public Change payload(int bytes) {
    return with("payloadBytes", bytes);
  }

  /** New records belong to records of another collection. */
  public Change childrenOf(String parents) {
    return with("parent", parents);
  }

  /** Whatever happens to a child makes a new version of its parent; for {@link #childrenOf}. */
  public Change touching() {
    return with("touch", true);
  }

  /** Deletions are shown, as versions with {@code "deleted": true}. */
  public Change withTombstones() {
    return with("tombstones", true);
  }

  String collection() {
    return values.getOrDefault("collection", "");
  }

  String parent() {
    return values.getOrDefault("parent", "");
  }

  boolean touches() {
    return values.containsKey("touch") && !parent().isEmpty();
  }

  boolean tombstones() {
    return values.containsKey("tombstones");
  }

  int number(String name) {
    String value = values.get(name);
    return value == null ? (name.equals("payloadBytes") ? PAYLOAD : 0) : Integer.parseInt(value);
  }

  /** As a query string. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
