package dev.millrace.connect.file.store.smb;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.mserref.NtStatus;
import com.hierynomus.msfscc.FileAttributes;
import com.hierynomus.msfscc.fileinformation.FileAllInformation;
import com.hierynomus.msfscc.fileinformation.FileIdBothDirectoryInformation;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2CreateOptions;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.common.SMBRuntimeException;
import com.hierynomus.smbj.share.Directory;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files of a Windows share. A version is the file's number on its disk, with size and time; a call
 * that depends on it opens the file, looks, and acts by what it opened. Reparse points, which lead
 * elsewhere, are left out. Thread-safe.
 */
final class SmbFiles implements FileStore {
  private static final int BLOCK = 256 * 1024;

  private final SmbConnection connection;
  private final GuardSettings retries;

  SmbFiles(SmbConnection connection, GuardSettings retries) {
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

  private String checked(String path) {
    if (path.indexOf('\\') >= 0 || path.indexOf(':') >= 0) {
      throw new StoreException(
          Fault.REFUSED,
          describe() + ": '" + path + "' can't be a path of a share. Leave out \\ and :.",
          null);
    }
    return connection.full(SafePath.checked(describe(), path));
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    if (!folder.isEmpty()) {
      checked(folder);
    }
    TreeWalk.run(describe(), folder, "", this::listOne, each);
  }

  private void listOne(String path, String identity, Predicate<TreeWalk.Entry> each) {
    connection.call(
        "listing",
        path,
        share -> {
          try (Directory directory = directory(share, path)) {
            for (FileIdBothDirectoryInformation found : directory) {
              boolean link =
                  has(found.getFileAttributes(), FileAttributes.FILE_ATTRIBUTE_REPARSE_POINT);
              if (!link && !each.test(entry(found))) {
                return null;
              }
            }
          } catch (SMBApiException e) {
            if (path.isEmpty() || !absent(e)) {
              throw e;
            }
          }
          return null;
        });
  }

  private Directory directory(DiskShare share, String path) {
    return share.openDirectory(
        connection.full(path),
        EnumSet.of(AccessMask.FILE_LIST_DIRECTORY, AccessMask.FILE_READ_ATTRIBUTES),
        null,
        SMB2ShareAccess.ALL,
        SMB2CreateDisposition.FILE_OPEN,
        null);
  }

  private static boolean has(long attributes, FileAttributes one) {
    return (attributes & one.getValue()) != 0;
  }

  private static TreeWalk.Entry entry(FileIdBothDirectoryInformation found) {
    String number = Long.toUnsignedString(found.getFileId(), 36);
    return has(found.getFileAttributes(), FileAttributes.FILE_ATTRIBUTE_DIRECTORY)
        ? TreeWalk.Entry.folder(found.getFileName(), number)
        : TreeWalk.Entry.file(
            found.getFileName(),
            found.getEndOfFile(),
            found.getLastWriteTime().toEpochMillis(),
            number);
  }

  private static boolean absent(SMBApiException e) {
    return e.getStatus() == NtStatus.STATUS_OBJECT_NAME_NOT_FOUND
        || e.getStatus() == NtStatus.STATUS_OBJECT_PATH_NOT_FOUND
        || e.getStatus() == NtStatus.STATUS_NO_SUCH_FILE;
  }

  @Override
  public Optional<StoredFile> find(String path) {
    String full = checked(path);
    return connection.call(
        "looking at",
        path,
        share -> {
          try {
            return file(path, share.getFileInformation(full));
          } catch (SMBApiException e) {
            if (absent(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static Optional<StoredFile> file(String path, FileAllInformation found) {
    return found.getStandardInformation().isDirectory()
        ? Optional.empty()
        : Optional.of(
            new StoredFile(
                path,
                found.getStandardInformation().getEndOfFile(),
                found.getBasicInformation().getLastWriteTime().toEpochMillis(),
                Long.toUnsignedString(found.getInternalInformation().getIndexNumber(), 36)));
  }

  /**
   * The file, open, in this version.
   *
   * @throws StoreException if it is another now
   * @throws SMBApiException if it is gone
   */
  private File file(DiskShare share, StoredFile file, AccessMask access) throws IOException {
    File opened =
        share.openFile(
            checked(file.path()),
            EnumSet.of(access, AccessMask.FILE_READ_ATTRIBUTES),
            null,
            SMB2ShareAccess.ALL,
            SMB2CreateDisposition.FILE_OPEN,
            EnumSet.of(SMB2CreateOptions.FILE_NON_DIRECTORY_FILE));
    if (file(file.path(), opened.getFileInformation()).equals(Optional.of(file))) {
      return opened;
    }
    opened.close();
    throw Versions.replaced(describe(), file.path());
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    checked(file.path());
    try {
      return ResumingStream.open(
          describe() + ": '" + file.path() + "'",
          from,
          file.size(),
          at ->
              connection.call(
                  "reading",
                  file.path(),
                  share ->
                      new BufferedInputStream(
                          new Blocks(file(share, file, AccessMask.FILE_READ_DATA), at), BLOCK)),
          retries);
    } catch (IOException e) {
      throw new StoreException(Fault.TRANSIENT, describe() + ": '" + file.path() + "'", e);
    }
  }

  /** Reads block by block. */
  private static final class Blocks extends InputStream {
    private final File file;
    private long position;

    Blocks(File file, long position) {
      this.file = file;
      this.position = position;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      try {
        int count = file.read(to, position, at, length);
        position += Math.max(0, count);
        return count;
      } catch (SMBRuntimeException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      file.closeSilently();
    }
  }

  @Override
  public void delete(StoredFile file) {
    act("deleting", file, File::deleteOnClose);
  }

  @Override
  public void move(StoredFile file, String to) {
    String target = checked(to);
    if (to.equals(file.path())) {
      return;
    }
    act(
        "moving",
        file,
        opened -> {
          for (int at = to.indexOf('/'); at > 0; at = to.indexOf('/', at + 1)) {
            String folder = connection.full(to.substring(0, at));
            if (!opened.getDiskShare().folderExists(folder)) {
              opened.getDiskShare().mkdir(folder);
            }
          }
          opened.rename(target, true);
        });
  }

  private interface Action {
    void on(File opened);
  }

  private void act(String doing, StoredFile file, Action action) {
    connection.call(
        doing,
        file.path(),
        share -> {
          try (File opened = file(share, file, AccessMask.DELETE)) {
            action.on(opened);
          } catch (SMBApiException e) {
            if (!absent(e)) {
              throw e;
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
    connection.close();
  }
}
