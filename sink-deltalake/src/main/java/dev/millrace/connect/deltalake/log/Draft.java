package dev.millrace.connect.deltalake.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One attempt at a version.
 *
 * @param number of the version
 * @param token that no other attempt has
 * @param body of the log's file
 * @param plan whose files are of no use if the attempt is lost
 */
@SuppressWarnings("ArrayRecordComponent")
record Draft(long number, String token, byte[] body, Plan plan) {
  private static final String ENGINE = "Millrace/" + dev.millrace.connect.common.Version.current();

  /**
   * @param admitted what the version holds
   * @param plan of the changes in it
   * @param now in milliseconds since the epoch
   */
  static Draft of(Admission admitted, Plan plan, SchemaJson schemas, long now) {
    TableState at = admitted.state();
    long number = at.version() + 1;
    String token = UUID.randomUUID().toString();
    List<DataFile> adds = new ArrayList<>(plan.adds());
    admitted.chunks().forEach(chunk -> adds.addAll(chunk.appends()));
    boolean changes = admitted.changesRows();
    LogFileWriter writer = new LogFileWriter();
    writer.commitInfo(
        token,
        now,
        inCommitTimestamp(at, now),
        ENGINE,
        changes ? "MERGE" : "STREAMING UPDATE",
        Map.of("outputMode", changes ? "Update" : "Append"),
        at.version(),
        !changes && !adds.isEmpty(),
        metrics(adds, plan.removes()));
    if (!admitted.schema().equals(at.schema())) {
      writer.metadata(at.metadata().with(admitted.schema(), properties(at, admitted)), schemas);
    }
    admitted.transactions().forEach((app, offset) -> writer.transaction(app, offset, now));
    List<DataFile> files = adds;
    if (at.features().rowIds() && !adds.isEmpty()) {
      RowIds.Given given = RowIds.give(at.domains(), number, adds);
      files = given.files();
      writer.domain(RowIds.DOMAIN, given.configuration());
    }
    plan.removes().forEach(file -> writer.remove(file, now, true));
    files.forEach(file -> writer.add(file, true));
    writer.changes(plan.changeFiles());
    return new Draft(number, token, writer.bytes(), plan);
  }

  /** One that moves rows to other files. */
  static Draft of(TableState at, Rewrite.Moved moved, long now) {
    String token = UUID.randomUUID().toString();
    LogFileWriter writer = new LogFileWriter();
    writer.commitInfo(
        token,
        now,
        inCommitTimestamp(at, now),
        ENGINE,
        "OPTIMIZE",
        Map.of("predicate", "[]", "auto", "true"),
        at.version(),
        false,
        metrics(moved.adds(), moved.removes()));
    moved.removes().forEach(file -> writer.remove(file, now, false));
    moved.adds().forEach(file -> writer.add(file, false));
    return new Draft(at.version() + 1, token, writer.bytes(), Plan.NOTHING);
  }

  private static OptionalLong inCommitTimestamp(TableState at, long now) {
    return at.features().inCommitTimestamps()
        ? OptionalLong.of(Math.max(now, at.timestamp() + 1))
        : OptionalLong.empty();
  }

  private static Map<String, String> properties(TableState at, Admission admitted) {
    if (!at.features().columnMapping()) {
      return at.properties();
    }
    Map<String, String> properties = new HashMap<>(at.properties());
    properties.merge(
        ColumnIds.PROPERTY,
        Long.toString(ColumnIds.highest(admitted.schema())),
        (was, is) -> Long.toString(Math.max(Long.parseLong(was), Long.parseLong(is))));
    return properties;
  }

  private static Map<String, String> metrics(List<DataFile> adds, List<DataFile> removes) {
    return Map.of(
        "numAddedFiles", Integer.toString(adds.size()),
        "numRemovedFiles", Integer.toString(removes.size()),
        "numOutputBytes", Long.toString(adds.stream().mapToLong(DataFile::size).sum()));
  }
}
