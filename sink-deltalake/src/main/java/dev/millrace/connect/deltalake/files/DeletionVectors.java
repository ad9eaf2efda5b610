package dev.millrace.connect.deltalake.files;

import dev.millrace.connect.deltalake.log.DeletionVector;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.TableStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.zip.CRC32;
import org.apache.kafka.connect.errors.ConnectException;
import org.roaringbitmap.InvalidRoaringFormat;
import org.roaringbitmap.RoaringBitmap;

/**
 * Deletion vectors as PROTOCOL.md has them (Deletion Vector Format): read wherever they stand,
 * written into one file a commit.
 */
public final class DeletionVectors {
  /** Of the portable form of an array of bitmaps, one for each 2^32 rows. */
  private static final int MAGIC = 1_681_511_377;

  private static final int FORMAT_VERSION = 1;

  private final TableStorage storage;

  public DeletionVectors(TableStorage storage) {
    this.storage = storage;
  }

  /**
   * The rows that a vector deletes, by their numbers in the file from 0.
   *
   * @throws ConnectException if it is broken; the message names it
   */
  public RoaringBitmap read(DeletionVector vector) {
    try {
      RoaringBitmap rows = bitmap(bytes(vector));
      if (rows.getLongCardinality() != vector.cardinality()) {
        throw new IOException(
            "it deletes "
                + rows.getLongCardinality()
                + " rows, and the log says "
                + vector.cardinality());
      }
      return rows;
    } catch (IOException
        | IllegalArgumentException
        | BufferUnderflowException
        | InvalidRoaringFormat e) {
      throw new ConnectException(
          "The deletion vector "
              + vector.id()
              + " of "
              + storage.location()
              + " can't be read: "
              + e.getMessage(),
          e);
    }
  }

  private ByteBuffer bytes(DeletionVector vector) throws IOException {
    if (vector.storageType().equals("i")) {
      byte[] padded = Z85.decode(vector.pathOrInlineDv());
      return ByteBuffer.wrap(padded, 0, Math.min(vector.sizeInBytes(), padded.length));
    }
    String file = file(vector);
    int size = vector.sizeInBytes();
    int around = 2 * Integer.BYTES;
    ByteBuffer framed =
        ByteBuffer.wrap(storage.read(file, vector.offset().orElse(0), size + around));
    if (framed.remaining() != size + around || framed.getInt() != size) {
      throw new IOException("'" + file + "' has no vector of " + size + " bytes there");
    }
    byte[] body = new byte[size];
    framed.get(body);
    if (framed.getInt() != checksum(body)) {
      throw new IOException("'" + file + "' is damaged: the checksum differs");
    }
    return ByteBuffer.wrap(body);
  }

  private String file(DeletionVector vector) throws IOException {
    String text = vector.pathOrInlineDv();
    if (vector.storageType().equals("u") && text.length() >= Z85.UUID_DIGITS) {
      int random = text.length() - Z85.UUID_DIGITS;
      String folder = random == 0 ? "" : text.substring(0, random) + "/";
      return folder + name(Z85.uuid(text.substring(random)));
    }
    String location = storage.location() + "/";
    if (vector.storageType().equals("p") && text.startsWith(location)) {
      return text.substring(location.length());
    }
    throw new IOException(
        vector.storageType().equals("p")
            ? "it stands outside of the table, as shallow clones have it; make the table its own copy"
            : "its form is unknown");
  }

  private static String name(UUID uuid) {
    return "deletion_vector_" + uuid + ".bin";
  }

  private static int checksum(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return (int) crc.getValue();
  }

  private static RoaringBitmap bitmap(ByteBuffer bytes) throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt() != MAGIC) {
      throw new IOException("it does not begin as one does");
    }
    long parts = bytes.getLong();
    RoaringBitmap rows = new RoaringBitmap();
    if (parts > 0) {
      int key = bytes.getInt();
      if (parts > 1 || key != 0) {
        throw new IOException("it is of a file of more than 4,294,967,296 rows");
      }
      rows.deserialize(bytes);
    }
    return rows;
  }

  /**
   * Begins the vectors of a commit.
   *
   * @param names of new files
   */
  public Writer writer(FileNames names) {
    return new Writer(names.vectorFolder());
  }

  /** Puts vectors behind each other in one file, which exists once it is closed. */
  public final class Writer {
    private final String folder;
    private final UUID uuid = FileNames.uuid();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Writer(String folder) {
      this.folder = folder;
      out.write(FORMAT_VERSION);
    }

    /**
     * @param rows not empty
     */
    public DeletionVector add(RoaringBitmap rows) {
      rows.runOptimize();
      byte[] body = new byte[2 * Integer.BYTES + Long.BYTES + rows.serializedSizeInBytes()];
      ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(MAGIC).putLong(1).putInt(0);
      rows.serialize(bytes);
      int offset = out.size();
      ByteBuffer framed = ByteBuffer.allocate(body.length + 2 * Integer.BYTES);
      framed.putInt(body.length).put(body).putInt(checksum(body));
      out.writeBytes(framed.array());
      return new DeletionVector(
          "u",
          folder + Z85.encode(uuid),
          OptionalInt.of(offset),
          body.length,
          rows.getLongCardinality());
    }

    /**
     * Writes the file, if there is a vector.
     *
     * @param uploads takes its name, below the table's folder
     */
    public void close(List<String> uploads) {
      if (out.size() > 1) {
        String file = folder + "/" + name(uuid);
        uploads.add(file);
        storage.putIfAbsent(file, out.toByteArray());
      }
    }
  }
}
