package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.process.Trees;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A multipart upload under way: a directory with a file for each part. */
final class Upload {

  /** An object's file without data: the key and the headers that the object will have. */
  static final String META = "upload";

  private final StoredObject draft;
  private final Path directory;
  private final ConcurrentSkipListMap<Integer, StoredObject> parts = new ConcurrentSkipListMap<>();

  private Upload(StoredObject draft, Path directory) {
    this.draft = draft;
    this.directory = directory;
  }

  static Upload create(Path parent, StoredObject draft) throws IOException {
    Path directory = Files.createDirectory(parent.resolve(UUID.randomUUID().toString()));
    Path meta = directory.resolve(META + ".tmp");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(meta))) {
      ObjectFile.finish(out, draft);
    }
    Files.move(meta, directory.resolve(META), StandardCopyOption.ATOMIC_MOVE);
    return new Upload(draft, directory);
  }

  static Upload open(Path directory) throws IOException {
    Upload upload = new Upload(ObjectFile.read(directory.resolve(META)), directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9]*")) {
      for (Path file : files) {
        upload.parts.put(Integer.valueOf(file.getFileName().toString()), ObjectFile.read(file));
      }
    }
    return upload;
  }

  String id() {
    return directory.getFileName().toString();
  }

  String key() {
    return draft.key();
  }

  /** What the object will be: its key, headers, and the time at which the upload began. */
  StoredObject draft() {
    return draft;
  }

  ConcurrentNavigableMap<Integer, StoredObject> parts() {
    return parts;
  }

  /**
   * Makes a finished file a part; one of the same number before is replaced.
   *
   * @throws S3Exception if the upload was completed or aborted meanwhile
   */
  synchronized void add(int number, Path finished, StoredObject part) throws IOException {
    Path file = directory.resolve(Integer.toString(number));
    try {
      Files.move(
          finished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      throw S3Exception.noSuchUpload(id());
    }
    parts.put(
        number,
        new StoredObject("", part.size(), part.etag(), part.modified(), part.headers(), file));
  }

  /** Removes the files. The description goes first: without it a restart forgets the upload. */
  synchronized void delete() throws IOException {
    Files.deleteIfExists(directory.resolve(META));
    Trees.delete(directory);
  }
}
