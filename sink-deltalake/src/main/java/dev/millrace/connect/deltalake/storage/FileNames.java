package dev.millrace.connect.deltalake.storage;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a connector calls the files that it writes into a table, so that it knows them for its own:
 * {@code <connector>-<task>-<UUID>.<codec>.parquet} in whatever folder, and {@code
 * dv-<connector>/deletion_vector_<UUID>.bin}. The UUIDs are of version 7 (RFC 9562), which tell
 * when the name was given. Immutable.
 */
public final class FileNames {
  /**
   * For so long a new file may come into the table, in milliseconds since it was named. Whoever
   * holds one for longer writes it anew, so that what is older, and in no version yet, never will
   * be.
   */
  public static final long USABLE_MS = 12 * 3_600_000L;

  private static final String UUID_7 =
      "([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})";
  private static final Pattern NAME_TIME = Pattern.compile("[-_]" + UUID_7 + "\\.[^/]*$");

  /** Names on local disk while a file is being written; a crash leaves them. */
  private static final String HIDDEN = "(?:\\.[0-9a-f-]{36}\\.tmp)?";

  private final String connector;
  private final String writer;
  private final Pattern own;

  /**
   * A file that the connector has named.
   *
   * @param uuid as the name has it
   * @param named in milliseconds since the epoch, by the clock of who did
   */
  public record Own(UUID uuid, long named) {}

  private FileNames(String connector, String writer) {
    this.connector = connector;
    this.writer = writer;
    this.own =
        Pattern.compile(
            "(?:.*/)?\\.?"
                + connector
                + "-(?:\\d+|all)-"
                + UUID_7
                + "(?:\\.[a-z0-9_]+)?\\.parquet"
                + HIDDEN
                + "|"
                + vectorFolder()
                + "/\\.?deletion_vector_"
                + UUID_7
                + "\\.bin"
                + HIDDEN);
  }

  /**
   * The names that what tasks share gives to files.
   *
   * @param connector its name, of any characters
   */
  public static FileNames of(String connector) {
    String plain = connector.replaceAll("[^A-Za-z0-9_-]", "_");
    // Else two connectors could have one.
    String unique =
        plain.equals(connector) ? plain : plain + "_" + Integer.toHexString(connector.hashCode());
    return new FileNames(unique, "all");
  }

  /** The names that a task gives. */
  public FileNames task(int number) {
    return new FileNames(connector, Integer.toString(number));
  }

  /** A new name, without an extension. */
  public String next() {
    return connector + "-" + writer + "-" + uuid();
  }

  /** Where deletion vectors stand, below the table's folder. */
  public String vectorFolder() {
    return "dv-" + connector;
  }

  /** What the connector's own files are called by; that of others by chance only. */
  public String connector() {
    return connector;
  }

  /** A random UUID that begins with the time. */
  public static UUID uuid() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(
        System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000),
        random.nextLong() >>> 2 | Long.MIN_VALUE);
  }

  private static long time(UUID uuid) {
    return uuid.getMostSignificantBits() >>> 16;
  }

  /**
   * Looks whether a file is the connector's.
   *
   * @param path below the table's folder
   */
  public Optional<Own> own(String path) {
    Matcher matcher = own.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String text = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    UUID uuid = UUID.fromString(text.toLowerCase(Locale.ROOT));
    return Optional.of(new Own(uuid, time(uuid)));
  }

  /**
   * When a file was named, in milliseconds since the epoch; none if its name does not tell.
   *
   * @param path with or without folders
   */
  public static OptionalLong named(String path) {
    Matcher matcher = NAME_TIME.matcher(path);
    return matcher.find()
        ? OptionalLong.of(time(UUID.fromString(matcher.group(1))))
        : OptionalLong.empty();
  }
}
