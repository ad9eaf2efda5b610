package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.files.DeletionVectors;
import dev.millrace.connect.deltalake.files.TableFiles;
import dev.millrace.connect.deltalake.files.TableFormat;
import dev.millrace.connect.deltalake.log.ChangePlanner;
import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.Plan;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.merge.KeyScan.Hits;
import dev.millrace.connect.deltalake.merge.KeyedChanges.Change;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.files.format.ParquetFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upserts and deletes by key. Every row of the table that has a changed key goes, and of each
 * upserted key one new row comes, whoever else writes: a commit that is lost is planned again
 * against the table as it is then, and only files that are new to it are searched again.
 */
public final class MergePlanner implements ChangePlanner, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MergePlanner.class);

  private final TableStorage storage;
  private final TableFiles tableFiles;
  private final TableFormat format;
  private final FileNames names;
  private final Locator locator;
  private Attempt attempt;
  private Written written = new Written(Plan.NOTHING, List.of());

  /** What is kept of a plan, should its commit be lost. */
  private record Attempt(Winners winners, Locator.Search search) {}

  /** What was uploaded for a plan. */
  private record Written(Plan plan, List<String> files) {}

  /**
   * @param storage the table's; stays open
   * @param format of files that are written anew, and of change data files
   * @param names of them
   */
  public MergePlanner(TableStorage storage, TableFormat format, FileNames names) {
    this.storage = storage;
    this.tableFiles = new TableFiles(storage);
    this.format = format;
    this.names = names;
    this.locator = new Locator(tableFiles);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConnectException if the table lacks a key column, or a file of it can't be read
   */
  @Override
  public Plan plan(TableState at, List<Chunk> chunks) {
    KeyColumns columns = columns(at, chunks);
    if (attempt == null || !attempt.winners().covers(columns, chunks)) {
      Winners winners = Winners.of(columns, chunks);
      attempt = new Attempt(winners, locator.search(columns, winners.keys()));
    }
    DeletionVectors vectors = new DeletionVectors(storage);
    List<Found> found = found(attempt.search().in(at.files()), vectors);
    return replaced(at, attempt.winners(), found, vectors.writer(names));
  }

  private KeyColumns columns(TableState at, List<Chunk> chunks) {
    Set<KeyColumns> all = new HashSet<>();
    for (Chunk chunk : chunks) {
      KeyedChanges changes = (KeyedChanges) chunk.changes().orElseThrow();
      all.add(KeyColumns.of(at.schema(), at.partitionColumns(), changes.key(), changes.ordering()));
    }
    if (all.size() != 1) {
      throw new ConnectException(
          "The tasks do not agree on the key of "
              + storage.location()
              + ": set pk.fields, or give all records the same key fields");
    }
    return all.iterator().next();
  }

  /**
   * A file of the table with rows of changed keys.
   *
   * @param deleted rows that were deleted before
   */
  private record Found(DataFile file, Hits hits, RoaringBitmap deleted) {
    boolean isLive(int hit) {
      return !deleted.contains(hits.row(hit));
    }
  }

  private static List<Found> found(Map<DataFile, Hits> hits, DeletionVectors vectors) {
    List<Found> found = new ArrayList<>();
    hits.forEach(
        (file, its) ->
            found.add(
                new Found(
                    file,
                    its,
                    file.deletionVector().map(vectors::read).orElseGet(RoaringBitmap::new))));
    return found;
  }

  private Plan replaced(
      TableState at, Winners winners, List<Found> found, DeletionVectors.Writer vectors) {
    List<String> uploads = new ArrayList<>();
    try {
      ParquetFormat as = format.of(at.properties());
      Replacement files = new Replacement(at, tableFiles, vectors, as, names, uploads);
      ChangeFeed feed = new ChangeFeed(tableFiles, as, names, uploads);
      Outcome outcome = new Outcome(winners, found);
      for (Found each : found) {
        outcome.takeOut(each, files, feed);
      }
      outcome.bringIn(files, feed);
      if (at.features().changeDataFeed()) {
        feed.write();
      }
      vectors.close(uploads);
      Plan plan = new Plan(files.removes(), files.adds(), feed.files());
      written = new Written(plan, uploads);
      return plan;
    } catch (RuntimeException e) {
      delete(uploads);
      throw e;
    }
  }

  /** What becomes of each change, now that the table is known. */
  private static final class Outcome {
    private final Winners winners;

    /** By the number of the key: the table has a newer row. */
    private final boolean[] stale;

    /** By the number of the key: the table had a row. */
    private final boolean[] matched;

    Outcome(Winners winners, List<Found> found) {
      this.winners = winners;
      this.stale = new boolean[winners.keys().size()];
      this.matched = new boolean[stale.length];
      for (Found each : found) {
        Hits hits = each.hits();
        for (int i = 0; i < hits.size(); i++) {
          int number = hits.number(i);
          if (each.isLive(i) && !winners.of(number).supersedes(hits.ordering(i))) {
            stale[number] = true;
          }
        }
      }
    }

    void takeOut(Found each, Replacement files, ChangeFeed feed) {
      RoaringBitmap updated = new RoaringBitmap();
      RoaringBitmap gone = new RoaringBitmap();
      for (int i = 0; i < each.hits().size(); i++) {
        int number = each.hits().number(i);
        if (each.isLive(i) && !stale[number]) {
          matched[number] = true;
          (winners.of(number).deletes() ? gone : updated).add(each.hits().row(i));
        }
      }
      if (!updated.isEmpty() || !gone.isEmpty()) {
        feed.before(each.file(), updated, gone);
        files.shrink(
            each.file(), RoaringBitmap.or(each.deleted(), updated, gone), each.hits().fileRows());
      }
    }

    void bringIn(Replacement files, ChangeFeed feed) {
      IdentityHashMap<Winners.NewFile, RoaringBitmap> updates = new IdentityHashMap<>();
      IdentityHashMap<Winners.NewFile, RoaringBitmap> unwanted = new IdentityHashMap<>();
      for (Winners.NewFile file : winners.files()) {
        updates.put(file, new RoaringBitmap());
        unwanted.put(file, file.superseded().clone());
      }
      for (int number = 0; number < stale.length; number++) {
        Change change = winners.of(number);
        if (!change.deletes() && (stale[number] || matched[number])) {
          (stale[number] ? unwanted : updates).get(winners.place(number)).add(change.row());
        }
      }
      for (Winners.NewFile file : winners.files()) {
        feed.after(file.file(), updates.get(file), unwanted.get(file));
        files.bring(file.file(), unwanted.get(file), file.rows());
      }
    }
  }

  /** Deletes what the last plan had uploaded, if it is this one. */
  @Override
  public void discard(Plan plan) {
    if (plan.equals(written.plan())) {
      delete(written.files());
    }
  }

  private void delete(List<String> files) {
    for (String file : files) {
      try {
        storage.delete(file);
      } catch (RuntimeException e) {
        LOG.warn("Left {} of {} undeleted, which no version names", file, storage.location(), e);
      }
    }
  }

  @Override
  public void close() {
    locator.close();
  }
}
