package dev.millrace.connect.s3.commit;

import static dev.millrace.connect.s3.commit.SimulatedWorld.offset;

import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.commit.Simulation.Sabotage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What a task does between opening and losing the partition, on the real ledger and tracker. */
final class SimulatedSession {
  private final SimulatedWorld world;
  private final SimulatedOwner owner;
  private final Ledger ledger;
  private final Tracker tracker;
  private final Map<String, Open> open = new TreeMap<>();
  private int position;

  /** A file as a task keeps it: its records, and the offsets they had. */
  private static final class Open {
    final OffsetSet.Builder offsets = new OffsetSet.Builder();
    final List<Integer> records = new ArrayList<>();
  }

  SimulatedSession(SimulatedWorld world, SimulatedOwner owner, Ledger ledger) {
    this.world = world;
    this.owner = owner;
    this.ledger = ledger;
    this.tracker = new Tracker(ledger.progress());
    while (position < world.records && offset(position) < ledger.progress().safe()) {
      position++;
    }
  }

  /** True if the partition has to be opened again. */
  boolean run() {
    while (owner.mayGoOn()) {
      for (int n = 1 + world.random.nextInt(6); n > 0 && position < world.records; n--) {
        deliver(position++);
      }
      boolean end = position >= world.records;
      if (end && open.isEmpty()) {
        return false;
      }
      if (end || world.random.nextInt(3) == 0) {
        try {
          commit(chosen(end));
          if (world.random.nextBoolean()) {
            ledger.settle();
          }
        } catch (UploadsGone e) {
          return true;
        } catch (Fenced e) {
          world.fencings++;
          return false;
        }
      }
    }
    return false;
  }

  private void deliver(int record) {
    String path = "p" + world.random.nextInt(world.paths);
    long before = tracker.last();
    Tracker.Delivery delivery = tracker.deliver(offset(record));
    if (delivery == Tracker.Delivery.WENT_BACK) {
      throw new AssertionError("went back to " + record);
    }
    boolean skip = delivery == Tracker.Delivery.DONE;
    if (world.broken(Sabotage.SKIP_BY_PATH)) {
      skip = skip && path.equals(world.routed.get(offset(record)));
    }
    if (!skip) {
      Open file = open.computeIfAbsent(path, p -> new Open());
      file.offsets.add(offset(record), before);
      file.records.add(record);
      world.routed.put(offset(record), path);
    }
  }

  private List<String> chosen(boolean all) {
    List<String> chosen = new ArrayList<>(open.keySet());
    if (world.subsets && !all) {
      chosen.removeIf(path -> world.random.nextBoolean());
    }
    return chosen;
  }

  private void commit(List<String> chosen) throws Fenced, UploadsGone {
    if (chosen.isEmpty()) {
      return;
    }
    List<StagedFile> files = new ArrayList<>();
    for (String path : chosen) {
      files.add(stage(path, open.remove(path)));
    }
    tracker.account(OffsetSet.union(files.stream().map(StagedFile::offsets).toList()));
    Progress next =
        tracker.progress(
            open.values().stream().mapToLong(file -> file.offsets.first()).min().orElse(-1));
    if (world.broken(Sabotage.VISIBLE_BEFORE_COMMIT)) {
      files.forEach(file -> file.complete(owner));
    }
    try {
      ledger.commit(files, next);
    } catch (Fenced e) {
      files.forEach(this::abort);
      throw e;
    }
  }

  private StagedFile stage(String path, Open file) throws UploadsGone {
    OffsetSet offsets = file.offsets.build();
    String key = SimulatedWorld.FILES + path + "/" + offsets.first();
    String id = UUID.randomUUID().toString();
    StringBuilder lines = new StringBuilder();
    file.records.forEach(record -> lines.append(record).append('\n'));
    byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
    try {
      StagedObject main = upload(id, StagedObject.VALUE, key, body);
      List<StagedObject> sides = new ArrayList<>();
      for (int i = 0; i < world.sides; i++) {
        sides.add(upload(id, "side" + i, SimulatedWorld.side(key, i), body));
        world.mains.put(sides.get(i).uploadId(), main);
      }
      return new StagedFile(
          id, main, sides, offsets, file.records.size(), new StagedFile.Details(path, null));
    } catch (StoreException e) {
      throw new UploadsGone(e.getMessage());
    }
  }

  private StagedObject upload(String id, String part, String key, byte[] body) {
    String upload = owner.createUpload(key, Map.of(StagedObject.METADATA, id));
    String etag = owner.uploadPart(key, upload, 1, Payload.of(body));
    return new StagedObject(part, key, upload, List.of(etag), body.length);
  }

  private void abort(StagedFile file) {
    file.main().abort(owner);
    file.sides().forEach(side -> side.abort(owner));
  }
}
