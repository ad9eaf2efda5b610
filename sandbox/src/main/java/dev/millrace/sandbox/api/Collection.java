package dev.millrace.sandbox.api;

import dev.millrace.sandbox.api.ApiVersion.State;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records of one kind, with all their versions. A version is on the disk before it can be read.
 * Safe for use by several threads.
 */
final class Collection implements Closeable {

  private final String name;
  private final Clock clock;
  private final DiskLog disk;
  private final DiskLog servedDisk;
  private final List<Version> log = new ArrayList<>();
  private final Map<Long, Version> current = new HashMap<>();
  private final Sorted all = new Sorted();
  private final Map<Long, Sorted> byParent = new HashMap<>();
  private long nextId = 1;

  /** Has what its files have. */
  Collection(Path directory, String name, Clock clock) {
    this.name = name;
    this.clock = clock;
    Path versions = directory.resolve(name + Collections.SUFFIX);
    Path served = directory.resolve(name + ".served");
    String lines = DiskLog.lines(versions);
    lines.lines().map(Version::ofLine).forEach(this::add);
    disk = new DiskLog(versions, lines.getBytes(StandardCharsets.UTF_8).length);
    ByteBuffer seqs = ByteBuffer.wrap(DiskLog.bytes(served));
    servedDisk = new DiskLog(served, seqs.limit() - seqs.limit() % Long.BYTES);
    while (seqs.remaining() >= Long.BYTES) {
      log.get((int) seqs.getLong() - 1).served++;
    }
  }

  String name() {
    return name;
  }

  /** What a change makes of a record. */
  record Draft(long id, int number, long parent, State state, long updatedMs, int payloadBytes) {}

  /** Makes drafts to be seen, in one moment. */
  synchronized void commit(List<Draft> drafts) {
    long now = clock.millis();
    StringBuilder lines = new StringBuilder();
    List<Version> versions = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      Version version =
          new Version(
              log.size() + versions.size() + 1L,
              draft.id,
              draft.number,
              draft.parent,
              draft.state,
              draft.updatedMs,
              now,
              draft.payloadBytes);
      lines.append(version.line());
      versions.add(version);
    }
    disk.append(lines.toString());
    versions.forEach(this::add);
  }

  private void add(Version version) {
    log.add(version);
    nextId = Math.max(nextId, version.id + 1);
    Version replaced = current.put(version.id, version);
    all.put(version, replaced);
    if (version.parent >= 0) {
      byParent.computeIfAbsent(version.parent, id -> new Sorted()).put(version, replaced);
    }
  }

  synchronized long nextId() {
    return nextId;
  }

  /** The newest version of a record; null if there never was one. */
  synchronized Version current(long id) {
    return current.get(id);
  }

  synchronized boolean isCurrent(Version version) {
    return current.get(version.id) == version;
  }

  /** All that can be seen now, in order; not to be changed. */
  synchronized Version[] sorted() {
    return all.versions();
  }

  /** What of a parent can be seen now. */
  synchronized Version[] sorted(long parent) {
    Sorted children = byParent.get(parent);
    return children == null ? new Version[0] : children.versions();
  }

  /** The newest place in the log. */
  synchronized long seq() {
    return log.size();
  }

  /**
   * Newest versions behind a place in the log, in its order.
   *
   * @param most how many
   */
  synchronized List<Version> behind(long seq, int most) {
    List<Version> found = new ArrayList<>();
    for (int i = (int) Math.min(seq, log.size()); i < log.size() && found.size() < most; i++) {
      if (isCurrent(log.get(i))) {
        found.add(log.get(i));
      }
    }
    return found;
  }

  /** Notes that these go out. */
  synchronized void served(List<Version> versions) {
    ByteBuffer seqs = ByteBuffer.allocate(versions.size() * Long.BYTES);
    for (Version version : versions) {
      version.served++;
      seqs.putLong(version.seq);
    }
    servedDisk.append(seqs.array());
  }

  synchronized List<ApiVersion> told() {
    return log.stream().map(Version::told).toList();
  }

  @Override
  public void close() throws IOException {
    disk.close();
    servedDisk.close();
  }
}
