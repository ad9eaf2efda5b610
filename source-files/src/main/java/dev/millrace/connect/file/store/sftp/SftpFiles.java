package dev.millrace.connect.file.store.sftp;

import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.file.store.TreeWalk;
import dev.millrace.connect.file.store.Versions;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.ResumingStream;
import dev.millrace.connect.files.storage.SafePath;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.common.SftpException;

/**
 * Files of an SFTP server. It tells a version by size and time, the latter to the second: a file
 * that is written over twice in a second, with as many bytes, looks the same. A call that depends
 * on the version looks first and acts then. Thread-safe.
 */
final class SftpFiles implements FileStore {
  private static final int BLOCK = 32 * 1024;

  private final SftpConnection connection;
  private final GuardSettings retries;

  SftpFiles(SftpConnection connection, GuardSettings retries) {
    this.connection = connection;
    this.retries = retries;
  }

  @Override
  public String describe() {
    return connection.describe();
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    String start = folder.isEmpty() ? "" : SafePath.checked(describe(), folder);
    Optional<TruePath> folderAt =
        connection.call(
            "listing",
            start,
            (sftp, root) -> {
              sftp.openDir(full(root, "")).close();
              return inside(sftp, root, start);
            });
    folderAt.ifPresent(at -> TreeWalk.run(describe(), start, at.path(), this::listOne, each));
  }

  private void listOne(String path, String identity, Predicate<TreeWalk.Entry> each) {
    boolean[] begun = {false};
    connection.call(
        "listing",
        path,
        (sftp, root) -> {
          if (begun[0]) {
            throw new StoreException(
                Fault.TRANSIENT, describe() + ": the listing of '" + path + "' broke off", null);
          }
          try (CloseableHandle handle = sftp.openDir(full(identity, ""))) {
            for (List<DirEntry> page = sftp.readDir(handle);
                page != null;
                page = sftp.readDir(handle)) {
              begun[0] = true;
              for (DirEntry entry : page) {
                Optional<TreeWalk.Entry> known = entry(sftp, root, identity, entry);
                if (known.isPresent() && !each.test(known.get())) {
                  return null;
                }
              }
            }
          } catch (SftpException e) {
            if (!TruePath.absent(e)) {
              throw e;
            }
          }
          return null;
        });
  }

  /** Empty for what is neither file nor folder, and for links to outside or to nothing. */
  private Optional<TreeWalk.Entry> entry(
      SftpClient sftp, String root, String folder, DirEntry entry) throws IOException {
    String name = entry.getFilename();
    if (!SafePath.isName(name)) {
      // The walk says so.
      return Optional.of(TreeWalk.Entry.file(name, 0, 0, ""));
    }
    String truly = folder + "/" + name;
    Attributes attributes = entry.getAttributes();
    if (attributes.isSymbolicLink()) {
      Optional<TruePath> target =
          TruePath.of(sftp, folder, name).filter(found -> found.within(root));
      if (target.isEmpty()) {
        return Optional.empty();
      }
      truly = target.get().path();
      attributes = target.get().attributes();
    }
    return attributes.isDirectory()
        ? Optional.of(TreeWalk.Entry.folder(name, truly))
        : attributes.isRegularFile()
            ? Optional.of(TreeWalk.Entry.file(name, attributes.getSize(), modified(attributes), ""))
            : Optional.empty();
  }

  private static long modified(Attributes attributes) {
    return attributes.getModifyTime() == null
        ? 0
        : attributes.getModifyTime().toMillis() / 1_000 * 1_000;
  }

  private static String full(String root, String path) {
    return path.isEmpty() ? (root.isEmpty() ? "/" : root) : root + "/" + path;
  }

  /** Where a path leads, if something is there, below the root. */
  private static Optional<TruePath> inside(SftpClient sftp, String root, String path)
      throws IOException {
    return TruePath.of(sftp, root, path).filter(found -> found.within(root));
  }

  @Override
  public Optional<StoredFile> find(String path) {
    SafePath.checked(describe(), path);
    return connection.call(
        "looking at",
        path,
        (sftp, root) -> inside(sftp, root, path).flatMap(found -> file(path, found.attributes())));
  }

  private static Optional<StoredFile> file(String path, Attributes attributes) {
    return attributes.isRegularFile()
        ? Optional.of(new StoredFile(path, attributes.getSize(), modified(attributes), ""))
        : Optional.empty();
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    SafePath.checked(describe(), file.path());
    try {
      return ResumingStream.open(
          describe() + ": '" + file.path() + "'", from, file.size(), at -> at(file, at), retries);
    } catch (IOException e) {
      throw new StoreException(Fault.TRANSIENT, describe() + ": '" + file.path() + "'", e);
    }
  }

  private InputStream at(StoredFile file, long from) {
    return connection.call(
        "reading",
        file.path(),
        (sftp, root) -> {
          String real =
              inside(sftp, root, file.path())
                  .map(TruePath::path)
                  .orElseThrow(() -> Versions.gone(describe(), file.path()));
          CloseableHandle handle = sftp.open(real, OpenMode.Read);
          try {
            Optional<StoredFile> now = file(file.path(), sftp.stat(handle));
            if (!now.equals(Optional.of(file))) {
              throw Versions.replaced(describe(), file.path());
            }
            return new SftpInputStreamAsync(
                (AbstractSftpClient) sftp, BLOCK, from, file.size(), real, handle);
          } catch (IOException | RuntimeException e) {
            handle.close();
            throw e;
          }
        });
  }

  @Override
  public void delete(StoredFile file) {
    if (Versions.unchanged(this, file)) {
      connection.call(
          "deleting",
          file.path(),
          (sftp, root) -> {
            removeIfThere(sftp, full(root, file.path()));
            return null;
          });
    }
  }

  private static void removeIfThere(SftpClient sftp, String path) throws IOException {
    try {
      sftp.remove(path);
    } catch (SftpException e) {
      if (!TruePath.absent(e)) {
        throw e;
      }
    }
  }

  @Override
  public void move(StoredFile file, String to) {
    SafePath.checked(describe(), to);
    if (to.equals(file.path()) || !Versions.unchanged(this, file)) {
      return;
    }
    connection.call(
        "moving",
        file.path(),
        (sftp, root) -> {
          String target = folderOf(sftp, root, to) + "/" + to.substring(to.lastIndexOf('/') + 1);
          rename(sftp, full(root, file.path()), target);
          return null;
        });
  }

  /** The true path of a file's folder, made if it is not there. */
  private String folderOf(SftpClient sftp, String root, String path) throws IOException {
    String at = root;
    String[] parts = path.split("/", -1);
    for (String part : List.of(parts).subList(0, parts.length - 1)) {
      Optional<TruePath> next = TruePath.of(sftp, at, part);
      if (next.isEmpty()) {
        sftp.mkdir(at + "/" + part);
        at = at + "/" + part;
      } else if (next.get().within(root)) {
        at = next.get().path();
      } else {
        throw new StoreException(
            Fault.REFUSED,
            describe() + ": '" + path + "' lies outside of the store, by a link",
            null);
      }
    }
    return at;
  }

  /** The plain rename of most servers replaces nothing. */
  private static void rename(SftpClient sftp, String from, String to) throws IOException {
    OpenSSHPosixRenameExtension posix = sftp.getExtension(OpenSSHPosixRenameExtension.class);
    if (posix != null && posix.isSupported()) {
      posix.posixRename(from, to);
      return;
    }
    removeIfThere(sftp, to);
    sftp.rename(from, to);
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {
    throw Versions.noTags(describe());
  }

  @Override
  public void close() {
    connection.close();
  }
}
