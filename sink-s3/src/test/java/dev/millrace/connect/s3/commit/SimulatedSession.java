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
import java.util.stream.LongStream;

/** What a task does between opening and losing the partition, on the real ledger and tracker. */
final class SimulatedSession {
  private final SimulatedWorld world;
  private final SimulatedOwner owner;
  private final Ledger ledger;
  private final Tracker tracker;
  private final ForeignRecords foreign;
  private final Map<String, Open> open = new TreeMap<>();
  private int position;

  /** A file as a task keeps it: its records, and the offsets they had. */
  private static final class Open {
    final OffsetSet.Builder offsets = new OffsetSet.Builder();
    final List<Integer> records = new ArrayList<>();
  }

  /**
   * @param position the record that Kafka delivers first, unless the head says another one
   */
  SimulatedSession(SimulatedWorld world, SimulatedOwner owner, Ledger ledger, int position) {
    this.world = world;
    this.owner = owner;
    this.ledger = ledger;
    this.tracker = new Tracker(ledger.progress());
    this.foreign = new ForeignRecords(SimulatedWorld.TP, ledger.foreign(), tracker);
    this.position = ledger.progress().safe() < 0 ? position : 0;
    while (this.position < world.records && offset(this.position) < ledger.progress().safe()) {
      this.position++;
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
        advance();
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
    String path = world.path(record);
    long before = tracker.last();
    Tracker.Delivery delivery = tracker.deliver(offset(record));
    if (delivery == Tracker.Delivery.WENT_BACK) {
      throw new AssertionError("went back to " + record);
    }
    boolean skip = delivery == Tracker.Delivery.DONE;
    if (world.broken(Sabotage.SKIP_BY_PATH)) {
      skip = skip && path.equals(world.routed.get(offset(record)));
    }
    if (!skip && !exported(path, record, before)) {
      Open file = open.computeIfAbsent(path, p -> new Open());
      file.offsets.add(offset(record), before);
      file.records.add(record);
      world.routed.put(offset(record), path);
    }
  }

  private boolean exported(String path, int record, long before) {
    boolean exported = !foreign.isEmpty() && foreign.exported(path, offset(record), before);
    world.counted += exported ? 1 : 0;
    return exported;
  }

  /** Writes down what was skipped, at the end. */
  private void advance() {
    Progress next = tracker.progress(foreign.firstHeld());
    try {
      if (!next.equals(ledger.progress())) {
        ledger.advance(next);
      }
    } catch (Fenced e) {
      world.fencings++;
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
    Progress next = tracker.progress(firstOpen());
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

  private long firstOpen() {
    long held = world.broken(Sabotage.FORGETS_WHAT_IT_COUNTS) ? -1 : foreign.firstHeld();
    return LongStream.concat(
            open.values().stream().mapToLong(file -> file.offsets.first()),
            LongStream.of(held).filter(offset -> offset >= 0))
        .min()
        .orElse(-1);
  }

  private StagedFile stage(String path, Open file) throws UploadsGone {
    OffsetSet offsets = file.offsets.build();
    String key = SimulatedWorld.key(path, offsets.first());
    String id = UUID.randomUUID().toString();
    byte[] body = SimulatedWorld.body(file.records).getBytes(StandardCharsets.UTF_8);
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
