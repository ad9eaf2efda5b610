package dev.millrace.sandbox.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file of one object: its data, then what is known of it, then the length of the latter and a
 * mark. One file, so that a single rename publishes both, and the footer last, since the digest is
 * known only after the data.
 */
final class ObjectFile {

  private static final long MARK = 0x4d494c4c53330001L;
  private static final int TAIL = Integer.BYTES + Long.BYTES;

  private ObjectFile() {}

  /** Appends the footer to a file that holds the data. */
  static void finish(OutputStream out, StoredObject object) throws IOException {
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(footer);
    data.writeUTF(object.key());
    data.writeUTF(object.etag());
    data.writeLong(object.modified().toEpochMilli());
    data.writeInt(object.headers().size());
    for (Map.Entry<String, String> header : object.headers().entrySet()) {
      data.writeUTF(header.getKey());
      data.writeUTF(header.getValue());
    }
    int length = footer.size();
    data.writeInt(length);
    data.writeLong(MARK);
    footer.writeTo(out);
  }

  /**
   * Reads the footer.
   *
   * @throws IOException also if the file is none of this kind
   */
  static StoredObject read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = channel.size() - TAIL;
      ByteBuffer tail = ByteBuffer.wrap(read(channel, end, TAIL));
      int length = tail.getInt();
      if (tail.getLong() != MARK || length < 0 || length > end) {
        throw new IOException(file + " is not an object's file");
      }
      byte[] footer = read(channel, end - length, length);
      DataInputStream data = new DataInputStream(new ByteArrayInputStream(footer));
      String key = data.readUTF();
      String etag = data.readUTF();
      Instant modified = Instant.ofEpochMilli(data.readLong());
      Map<String, String> headers = new TreeMap<>();
      for (int left = data.readInt(); left > 0; left--) {
        headers.put(data.readUTF(), data.readUTF());
      }
      return new StoredObject(key, end - length, etag, modified, Map.copyOf(headers), file);
    }
  }

  private static byte[] read(FileChannel channel, long position, int length) throws IOException {
    if (position < 0) {
      throw new EOFException("Too short to be an object's file");
    }
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("The file became shorter while it was read");
      }
    }
    return bytes;
  }
}
