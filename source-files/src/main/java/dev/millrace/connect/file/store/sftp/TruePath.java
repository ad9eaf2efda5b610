package dev.millrace.connect.file.store.sftp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * Where a path leads when its links are followed. Many servers' REALPATH follows none.
 *
 * @param path absolute, without links; "" for the top
 * @param attributes of what is there
 */
record TruePath(String path, Attributes attributes) {
  private static final int MOST_LINKS = 40;

  /**
   * Follows.
   *
   * @param from a true path to begin in
   * @param path parts below it
   * @return empty if nothing is there, or the links lead in a circle
   */
  static Optional<TruePath> of(SftpClient sftp, String from, String path) throws IOException {
    Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
    String at = from;
    int links = 0;
    Attributes attributes = null;
    while (!left.isEmpty()) {
      String part = left.pop();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
        attributes = null;
        continue;
      }
      String next = at + "/" + part;
      attributes = look(sftp, next);
      if (attributes == null) {
        return Optional.empty();
      }
      if (!attributes.isSymbolicLink()) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        return Optional.empty();
      }
      String target = sftp.readLink(next);
      at = target.startsWith("/") ? "" : at;
      List<String> parts = List.of(target.split("/", -1));
      for (int i = parts.size() - 1; i >= 0; i--) {
        left.push(parts.get(i));
      }
      attributes = null;
    }
    if (attributes == null) {
      attributes = look(sftp, at.isEmpty() ? "/" : at);
    }
    return attributes == null ? Optional.empty() : Optional.of(new TruePath(at, attributes));
  }

  /** Null if nothing is there. */
  private static Attributes look(SftpClient sftp, String path) throws IOException {
    try {
      return sftp.lstat(path);
    } catch (SftpException e) {
      if (absent(e)) {
        return null;
      }
      throw e;
    }
  }

  static boolean absent(SftpException e) {
    return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE
        || e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH
        || e.getStatus() == SftpConstants.SSH_FX_NOT_A_DIRECTORY;
  }

  /** Whether this is {@code root}, or below it. */
  boolean within(String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
