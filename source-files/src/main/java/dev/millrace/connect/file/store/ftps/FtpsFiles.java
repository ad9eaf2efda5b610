package dev.millrace.connect.file.store.ftps;

import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.file.store.TreeWalk;
import dev.millrace.connect.file.store.Versions;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.ResumingStream;
import dev.millrace.connect.files.storage.SafePath;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPReply;
import org.apache.commons.net.ftp.parser.MLSxEntryParser;

/**
 * Files of an FTP server, by MLSD, MLST, REST and RETR (RFC 3659). It tells a version by size and
 * time; a call that depends on the version looks first and acts then. Links are left out, where the
 * server says that they are such. Thread-safe.
 */
final class FtpsFiles implements FileStore {
  private static final int LONGEST_LINE = 64 * 1024;

  private final FtpsSessions sessions;
  private final GuardSettings retries;

  FtpsFiles(FtpsSessions sessions, GuardSettings retries) {
    this.sessions = sessions;
    this.retries = retries;
  }

  @Override
  public String describe() {
    return sessions.describe();
  }

  @Override
  public boolean ordered() {
    return false;
  }

  private String full(String path) {
    return path.isEmpty()
        ? (sessions.root().isEmpty() ? "/" : sessions.root())
        : sessions.root() + "/" + path;
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    String start = folder.isEmpty() ? "" : SafePath.checked(describe(), folder);
    TreeWalk.run(
        describe(),
        start,
        "",
        (path, identity, entries) -> listOne(path, path.isEmpty(), entries),
        each);
  }

  private void listOne(String path, boolean mustBe, Predicate<TreeWalk.Entry> each) {
    FTPClient client = sessions.take("listing", path);
    boolean whole = false;
    try {
      if (mustBe && client.mlistFile(full(path)) == null) {
        whole = true;
        throw new StoreException(
            Fault.NO_SUCH_FILE, describe() + ": there is no such folder on the server", null);
      }
      InputStream in = ((Listing) client).listing(full(path));
      if (in == null) {
        whole = true;
        if (mustBe || client.getReplyCode() != FTPReply.FILE_UNAVAILABLE) {
          throw sessions.refused("listing", path, client);
        }
      } else if (entries(in, each)) {
        whole = client.completePendingCommand();
        if (!whole) {
          throw sessions.refused("listing", path, client);
        }
      }
    } catch (IOException e) {
      throw sessions.failed(Fault.TRANSIENT, "listing", path, e);
    } finally {
      if (whole) {
        sessions.giveBack(client);
      } else {
        sessions.discard(client);
      }
    }
  }

  /** False if it was ended before its end. */
  private static boolean entries(InputStream in, Predicate<TreeWalk.Entry> each)
      throws IOException {
    try (InputStream lines = new BufferedInputStream(in, LONGEST_LINE)) {
      for (String line = line(lines); line != null; line = line(lines)) {
        Optional<TreeWalk.Entry> entry = entry(line);
        if (entry.isPresent() && !each.test(entry.get())) {
          return false;
        }
      }
      return true;
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int read = in.read();
    while (read >= 0 && read != '\n') {
      if (line.size() == LONGEST_LINE) {
        throw new IOException("a line of the listing is longer than " + LONGEST_LINE + " bytes");
      }
      line.write(read);
      read = in.read();
    }
    return read < 0 && line.size() == 0
        ? null
        : line.toString(StandardCharsets.UTF_8).replaceAll("\r$", "");
  }

  /** Empty for what is neither file nor folder. */
  private static Optional<TreeWalk.Entry> entry(String line) {
    FTPFile found = MLSxEntryParser.parseEntry(line);
    if (found == null || line.regionMatches(true, 0, "type=cdir", 0, 9)) {
      return Optional.empty();
    }
    return found.isDirectory()
        ? Optional.of(TreeWalk.Entry.folder(found.getName(), ""))
        : isFile(found)
            ? Optional.of(
                TreeWalk.Entry.file(found.getName(), found.getSize(), modified(found), ""))
            : Optional.empty();
  }

  private static boolean isFile(FTPFile found) {
    return found.isFile() && !found.isSymbolicLink() && found.getSize() >= 0;
  }

  private static long modified(FTPFile found) {
    return found.getTimestampInstant() == null ? 0 : found.getTimestampInstant().toEpochMilli();
  }

  @Override
  public Optional<StoredFile> find(String path) {
    SafePath.checked(describe(), path);
    return sessions.call("looking at", path, client -> find(client, path));
  }

  private Optional<StoredFile> find(FTPClient client, String path) throws IOException {
    FTPFile found = client.mlistFile(full(path));
    if (found == null) {
      // 501 is what some servers say of what is not there.
      if (client.getReplyCode() != FTPReply.FILE_UNAVAILABLE
          && client.getReplyCode() != FTPReply.SYNTAX_ERROR_IN_ARGUMENTS) {
        throw sessions.refused("looking at", path, client);
      }
      return Optional.empty();
    }
    return isFile(found)
        ? Optional.of(new StoredFile(path, found.getSize(), modified(found), ""))
        : Optional.empty();
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    SafePath.checked(describe(), file.path());
    try {
      return ResumingStream.open(
          describe() + ": '" + file.path() + "'", from, file.size(), at -> at(file, at), retries);
    } catch (IOException e) {
      throw sessions.failed(Fault.TRANSIENT, "reading", file.path(), e);
    }
  }

  private InputStream at(StoredFile file, long from) throws IOException {
    FTPClient client = sessions.take("reading", file.path());
    boolean opened = false;
    try {
      Optional<StoredFile> now = find(client, file.path());
      if (now.isEmpty()) {
        throw Versions.gone(describe(), file.path());
      }
      if (!now.get().equals(file)) {
        throw Versions.replaced(describe(), file.path());
      }
      client.setRestartOffset(from);
      InputStream in = client.retrieveFileStream(full(file.path()));
      if (in == null) {
        throw sessions.refused("reading", file.path(), client);
      }
      opened = true;
      return new Transfer(in, client, file.size() - from);
    } finally {
      if (!opened) {
        sessions.discard(client);
      }
    }
  }

  /** Gives its session back at the end, or gives it up before. */
  private final class Transfer extends FilterInputStream {
    private final FTPClient client;
    private long left;

    Transfer(InputStream in, FTPClient client, long left) {
      super(in);
      this.client = client;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      int count = in.read(to, at, length);
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      boolean whole = false;
      try {
        if (left <= 0 && in.read() < 0) {
          in.close();
          whole = client.completePendingCommand();
        }
      } finally {
        if (whole) {
          sessions.giveBack(client);
        } else {
          sessions.discard(client);
        }
      }
    }
  }

  @Override
  public void delete(StoredFile file) {
    if (Versions.unchanged(this, file)) {
      sessions.call(
          "deleting",
          file.path(),
          client -> {
            if (!client.deleteFile(full(file.path()))) {
              StoreException refused = sessions.refused("deleting", file.path(), client);
              if (find(client, file.path()).isPresent()) {
                throw refused;
              }
            }
            return null;
          });
    }
  }

  @Override
  public void move(StoredFile file, String to) {
    SafePath.checked(describe(), to);
    if (to.equals(file.path()) || !Versions.unchanged(this, file)) {
      return;
    }
    sessions.call(
        "moving",
        file.path(),
        client -> {
          for (int at = to.indexOf('/'); at > 0; at = to.indexOf('/', at + 1)) {
            // Refused where it is there; the renaming tells if it is not.
            client.makeDirectory(full(to.substring(0, at)));
          }
          if (!client.rename(full(file.path()), full(to))) {
            client.deleteFile(full(to));
            if (!client.rename(full(file.path()), full(to))) {
              throw sessions.refused("moving", file.path(), client);
            }
          }
          return null;
        });
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {
    throw Versions.noTags(describe());
  }

  @Override
  public void close() {
    sessions.close();
  }
}
