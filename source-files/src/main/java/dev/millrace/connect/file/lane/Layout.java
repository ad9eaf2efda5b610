package dev.millrace.connect.file.lane;

import dev.millrace.connect.common.position.OffsetFields;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.storage.StoredFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How files become pieces, and pieces fall to lanes: the same in every task, and for good.
 *
 * @param lanes from 1 to {@link #MAX_LANES}
 * @param splitBytes size of a range; 0 to read every file whole
 * @param global whether one order holds over all files; then there is one lane and no range
 */
public record Layout(int lanes, long splitBytes, Watermark watermark, boolean global) {
  public static final int MAX_LANES = 256;

  /** Of the offsets' form. */
  public static final long VERSION = 1;

  static final String VERSION_KEY = "version";
  private static final String LANES = "lanes";
  private static final String SPLIT = "split.bytes";
  private static final String WATERMARK = "watermark";
  private static final String ORDER = "order";

  public Layout {
    if (lanes < 1 || lanes > MAX_LANES || splitBytes < 0) {
      throw new IllegalArgumentException("lanes " + lanes + ", split.bytes " + splitBytes);
    }
    if (global && (lanes != 1 || splitBytes != 0)) {
      throw new IllegalArgumentException("a global order has one lane and no ranges");
    }
  }

  /** As the key {@code order} has it. */
  public String order() {
    return global ? watermark.text() : "none";
  }

  /**
   * The lane of a piece. That of a file's first piece is its path's, and each next range goes to
   * the next lane: lanes belong to tasks in turn, so all tasks get equally much of a big file.
   */
  public int laneOf(Piece piece) {
    int first = piece.number() == 0 ? laneOf(piece.key()) : laneOf(piece.file().path());
    return (int) ((first + (long) piece.number()) % lanes);
  }

  /** The lane of a file that is not cut. */
  public int laneOf(String path) {
    return laneOf(key(path, 0));
  }

  private int laneOf(long key) {
    return (int) Long.remainderUnsigned(key, lanes);
  }

  /** The pieces of {@code file}, in order. */
  public List<Piece> pieces(StoredFile file, boolean splittable) {
    int identity = identity(file);
    int count = ranges(file, splittable);
    if (count == 1) {
      return List.of(new Piece(file, Range.WHOLE, 0, key(file.path(), 0), identity));
    }
    List<Piece> pieces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long end = i == count - 1 ? Long.MAX_VALUE : (i + 1) * splitBytes;
      Range range = new Range(i * splitBytes, end);
      pieces.add(new Piece(file, range, i, key(file.path(), i), identity));
    }
    return pieces;
  }

  /** How many ranges: the last one has up to half as much again, so that no crumb is left. */
  private int ranges(StoredFile file, boolean splittable) {
    if (!splittable || splitBytes == 0 || file.size() <= splitBytes + splitBytes / 2) {
      return 1;
    }
    return (int) Math.min(Integer.MAX_VALUE, (file.size() + splitBytes / 2) / splitBytes);
  }

  /** SHA-256, for a name could be made to collide with another under anything less. */
  public static long key(String path, int number) {
    MessageDigest sha = sha256();
    sha.update(path.getBytes(StandardCharsets.UTF_8));
    sha.update(new byte[] {0, (byte) (number >> 24), (byte) (number >> 16)});
    sha.update(new byte[] {(byte) (number >> 8), (byte) number});
    return ByteBuffer.wrap(sha.digest()).getLong();
  }

  static int identity(StoredFile file) {
    MessageDigest sha = sha256();
    sha.update(ByteBuffer.allocate(16).putLong(file.size()).putLong(file.modified()).flip());
    sha.update(file.version().getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(sha.digest()).getInt();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  void write(Map<String, Object> offset) {
    offset.put(VERSION_KEY, VERSION);
    offset.put(LANES, (long) lanes);
    offset.put(SPLIT, splitBytes);
    offset.put(ORDER, order());
    offset.put(WATERMARK, watermark.text());
  }

  /**
   * @param stored a lane's offset
   * @throws IllegalArgumentException if another layout wrote it; the message names the key
   */
  public void check(Map<String, ?> stored) {
    OffsetFields fields = new OffsetFields(stored);
    fields.version(VERSION_KEY, VERSION);
    same(LANES, fields.number(LANES), (long) lanes);
    same(SPLIT, fields.number(SPLIT), splitBytes);
    same(ORDER, fields.text(ORDER), order());
    same(WATERMARK, fields.text(WATERMARK), watermark.text());
  }

  private static void same(String key, Object stored, Object now) {
    if (!Objects.equals(stored, now)) {
      throw new IllegalArgumentException(
          key
              + " is "
              + now
              + ", but the stored offsets were written with "
              + stored
              + ": files would be read twice or not at all. Set "
              + key
              + "="
              + stored
              + " again; or stop the connector, DELETE its offsets, and start it with "
              + now
              + ": it then reads every file that is there from its beginning.");
    }
  }
}
