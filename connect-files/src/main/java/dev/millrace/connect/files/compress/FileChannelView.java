package dev.millrace.connect.files.compress;

import dev.millrace.connect.files.read.FileBytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A file as a channel; reading on where it stands costs no new request. Not thread-safe. */
final class FileChannelView implements SeekableByteChannel {
  /** A jump by less is read over. */
  private static final int NEAR = 64 * 1024;

  private final FileBytes file;
  private InputStream in;
  private long at;
  private long position;
  private boolean open = true;

  FileChannelView(FileBytes file) {
    this.file = file;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (position >= file.size()) {
      return -1;
    }
    seek();
    byte[] bytes = new byte[Math.min(into.remaining(), NEAR)];
    int n = in.read(bytes);
    if (n > 0) {
      into.put(bytes, 0, n);
      at += n;
      position += n;
    }
    return n;
  }

  private void seek() throws IOException {
    if (in != null && position >= at && position - at <= NEAR) {
      in.skipNBytes(position - at);
    } else {
      closeStream();
      in = new BufferedInputStream(file.open(position), NEAR);
    }
    at = position;
  }

  private void closeStream() throws IOException {
    if (in != null) {
      in.close();
      in = null;
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    closeStream();
  }
}
