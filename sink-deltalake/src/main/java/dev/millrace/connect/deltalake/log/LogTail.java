package dev.millrace.connect.deltalake.log;

import dev.millrace.connect.deltalake.storage.TableStorage;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Follows a table's log version by version, so that the state is at hand. Not thread-safe, but for
 * {@link #state}.
 */
final class LogTail {
  /**
   * For how long a state may be taken for the newest. Whoever slept for longer may have missed
   * versions that are deleted by now, and would take their place for free.
   */
  private static final long FRESH_NANOS = 60_000_000_000L;

  /** Tables that keep their log for less than a day may delete at any moment. */
  private static final Pattern A_DAY =
      Pattern.compile("(?i)(interval )?[1-9]\\d* (day|week|month|year)s?.*");

  private static final Pattern JSON = Pattern.compile("_delta_log/(\\d{20})\\.json");

  private final TableStorage storage;
  private final TableReader reader;
  private final LogFileReader versions;
  private final LongSupplier nanoTime;
  private volatile TableState state;
  private long seenNanos;

  LogTail(TableStorage storage, TableReader reader, LogFileReader versions, LongSupplier nanoTime) {
    this.storage = storage;
    this.reader = reader;
    this.versions = versions;
    this.nanoTime = nanoTime;
    readAnew();
  }

  /** The newest version that is known. */
  TableState state() {
    return state;
  }

  /** Reads what is there of the log's file {@code number}. */
  Optional<LogFile> read(long number) {
    return storage.read(LogFile.path(number)).map(body -> parse(number, body));
  }

  LogFile parse(long number, byte[] body) {
    return versions.read(number, body);
  }

  /** Brings the state to the newest version. */
  void catchUp() {
    ensureFresh();
    follow();
  }

  /** Sees to it that the place behind the state was never taken, or is taken now. */
  void ensureFresh() {
    long now = nanoTime.getAsLong();
    if (now - seenNanos <= FRESH_NANOS && keepsADay()) {
      return;
    }
    Optional<Long> first = firstBehind();
    if (first.isPresent() && first.get() != state.version() + 1) {
      readAnew();
    } else {
      seenNanos = now;
    }
  }

  private boolean keepsADay() {
    String kept = state.properties().get("delta.logRetentionDuration");
    return kept == null || A_DAY.matcher(kept).matches();
  }

  /** The first version in the log that is behind the state; or that the state's file is gone. */
  private Optional<Long> firstBehind() {
    String from = LogFile.path(state.version()).substring("_delta_log/".length());
    List<TableStorage.Entry> entries = storage.list("_delta_log", from);
    boolean stateThere =
        entries.stream().anyMatch(e -> number(e).equals(Optional.of(state.version())));
    Optional<Long> next =
        entries.stream()
            .map(LogTail::number)
            .flatMap(Optional::stream)
            .filter(number -> number > state.version())
            .findFirst();
    return stateThere ? next : Optional.of(next.orElse(-1L));
  }

  private static Optional<Long> number(TableStorage.Entry entry) {
    Matcher name = JSON.matcher(entry.path());
    return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
  }

  /** Takes over all versions behind the state, up to the first that is not there. */
  void follow() {
    Optional<LogFile> next = read(state.version() + 1);
    while (next.isPresent()) {
      apply(next.get());
      next = read(state.version() + 1);
    }
  }

  private void readAnew() {
    long now = nanoTime.getAsLong();
    state =
        reader
            .latest()
            .orElseThrow(
                () ->
                    new ConnectException(
                        "There is no Delta table at "
                            + storage.location()
                            + ": was it deleted? Restart the connector to make it anew."));
    seenNanos = now;
  }

  /** Takes over the version behind the state. */
  void apply(LogFile next) {
    long now = nanoTime.getAsLong();
    if (next.number() != state.version() + 1) {
      throw new IllegalArgumentException(next.number() + " does not follow " + state.version());
    }
    state = state.next(next, reader);
    seenNanos = now;
  }
}
