package dev.millrace.sandbox.api;

import dev.millrace.sandbox.api.ApiVersion.State;
import dev.millrace.sandbox.api.Collection.Draft;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All collections of a server, and how they change. Safe for use by several threads. */
final class Collections implements Closeable {

  static final String SUFFIX = ".versions";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,99}");

  /** How many versions become visible in one moment, at most. */
  private static final int AT_ONCE = 1_000;

  private final Path directory;
  private final Clock clock;
  private final Map<String, Collection> collections = new ConcurrentHashMap<>();

  Collections(Path directory, Clock clock) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.clock = clock;
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .forEach(name -> open(name.substring(0, name.length() - SUFFIX.length())));
    }
  }

  /** The collection of a name; null if there is none. */
  Collection get(String name) {
    return collections.get(name);
  }

  private Collection open(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("Not a collection's name: " + name);
    }
    return collections.computeIfAbsent(name, each -> new Collection(directory, each, clock));
  }

  /** Does a change; a kill may leave the first part of it. One change at a time. */
  synchronized void change(Change change) {
    Collection collection = open(change.collection());
    SplittableRandom random = new SplittableRandom(collection.seq() + 1);
    Version[] before = collection.sorted();
    List<Draft> drafts = new ArrayList<>();
    Set<Long> parents = new LinkedHashSet<>();
    int inserts = change.number("inserts");
    long firstId = collection.nextId();
    Version[] candidates = change.parent().isEmpty() ? new Version[0] : parentsOf(change);
    for (int i = 0; i < inserts; i++) {
      long parent = candidates.length == 0 ? -1 : candidates[random.nextInt(candidates.length)].id;
      long age = spread(change.number("spreadMs"), i, inserts) + lateness(change, random);
      drafts.add(
          new Draft(
              firstId + i,
              1,
              parent,
              State.LIVE,
              clock.millis() - age,
              change.number("payloadBytes")));
      parents.add(parent);
      flush(collection, drafts, AT_ONCE);
    }
    int updates = before.length == 0 ? 0 : change.number("updates");
    int deletes = before.length == 0 ? 0 : change.number("deletes");
    for (int i = 0; i < updates + deletes; i++) {
      flush(collection, drafts, i == updates ? 1 : AT_ONCE);
      Version old = before[random.nextInt(before.length)];
      if (collection.isCurrent(old) && old.state == State.LIVE && !drafted(drafts, old)) {
        drafts.add(next(old, i < updates, change, random));
        parents.add(old.parent);
      }
    }
    flush(collection, drafts, 1);
    parents.remove(-1L);
    if (change.touches()) {
      touch(collections.get(change.parent()), parents);
    }
  }

  private Version[] parentsOf(Change change) {
    Collection parents = collections.get(change.parent());
    if (parents == null) {
      throw new IllegalArgumentException("No such collection: " + change.parent());
    }
    return Arrays.stream(parents.sorted())
        .filter(each -> each.state == State.LIVE)
        .toArray(Version[]::new);
  }

  /** The first is the oldest. */
  private static long spread(long spreadMs, int i, int of) {
    return spreadMs - spreadMs * i / of;
  }

  /** A tenth comes late. */
  private static long lateness(Change change, SplittableRandom random) {
    int most = change.number("lateMs");
    return most > 0 && random.nextInt(10) == 0 ? random.nextInt(most + 1) : 0;
  }

  private static boolean drafted(List<Draft> drafts, Version version) {
    return drafts.stream().anyMatch(draft -> draft.id() == version.id);
  }

  private Draft next(Version old, boolean live, Change change, SplittableRandom random) {
    State deleted = change.tombstones() ? State.TOMBSTONE : State.GONE;
    return new Draft(
        old.id,
        old.number + 1,
        old.parent,
        live ? State.LIVE : deleted,
        // An update never takes a record back in time.
        Math.max(old.updatedMs, clock.millis() - lateness(change, random)),
        old.payloadBytes);
  }

  private static void flush(Collection collection, List<Draft> drafts, int at) {
    if (drafts.size() >= at) {
      collection.commit(drafts);
      drafts.clear();
    }
  }

  /** After their children, so that who sees a parent's new version finds them. */
  private void touch(Collection parents, Set<Long> ids) {
    List<Draft> drafts = new ArrayList<>();
    for (long id : ids) {
      Version old = parents.current(id);
      if (old.state == State.LIVE) {
        drafts.add(
            new Draft(
                id,
                old.number + 1,
                old.parent,
                State.LIVE,
                Math.max(old.updatedMs, clock.millis()),
                old.payloadBytes));
      }
    }
    flush(parents, drafts, 1);
  }

  @Override
  public void close() throws IOException {
    for (Collection collection : collections.values()) {
      collection.close();
    }
  }
}
