package dev.millrace.sandbox.s3;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** All buckets, each a directory of its name. */
final class Buckets {

  /** The API's rule; it also keeps a name from leading out of the root directory. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private final Path root;
  private final ConcurrentSkipListMap<String, Bucket> all = new ConcurrentSkipListMap<>();

  Buckets(Path root) throws IOException {
    this.root = Files.createDirectories(root.toAbsolutePath());
    try (DirectoryStream<Path> directories =
        Files.newDirectoryStream(this.root, Files::isDirectory)) {
      for (Path directory : directories) {
        all.put(directory.getFileName().toString(), Bucket.open(directory));
      }
    }
  }

  Collection<Bucket> all() {
    return all.values();
  }

  Bucket get(String name) {
    Bucket bucket = all.get(name);
    if (bucket == null) {
      throw S3Exception.noSuchBucket(name);
    }
    return bucket;
  }

  synchronized void create(String name) throws IOException {
    if (!NAME.matcher(name).matches() || name.contains("..")) {
      throw new S3Exception(400, "InvalidBucketName", "Not a bucket's name: " + name);
    }
    if (all.containsKey(name)) {
      throw new S3Exception(409, "BucketAlreadyOwnedByYou", "There is a bucket " + name);
    }
    all.put(name, Bucket.open(root.resolve(name)));
  }

  synchronized void delete(String name) throws IOException {
    get(name).delete();
    all.remove(name);
  }

  synchronized void destroy(String name) throws IOException {
    get(name).destroy();
    all.remove(name);
  }
}
