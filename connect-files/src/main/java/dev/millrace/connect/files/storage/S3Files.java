package dev.millrace.connect.files.storage;

import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * The objects below a prefix of a bucket. A version is an ETag; S3 tells an object's time to the
 * second, and so does this. Thread-safe.
 */
public final class S3Files implements FileStore {
  private static final Logger log = LoggerFactory.getLogger(S3Files.class);

  private final S3Settings settings;
  private final String prefix;
  private final GuardSettings retries;
  private final int pageSize;
  private final S3Connection connection;
  private final S3Client client;
  private final S3Copies copies;

  private S3Files(
      S3Settings settings, String folder, GuardSettings retries, int pageSize, long copyPart) {
    this.settings = settings;
    this.prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    this.retries = retries;
    this.pageSize = pageSize;
    this.connection = S3Connection.open(settings, S3Advice.READING);
    this.client = connection.client();
    this.copies = new S3Copies(connection, copyPart);
  }

  /**
   * @param folder below which the files are; "" for all of the bucket
   * @param retries how often a read that breaks off is begun again
   */
  public static S3Files connect(S3Settings settings, String folder, GuardSettings retries) {
    return connect(settings, folder, retries, 1_000, S3Copies.LARGEST);
  }

  /**
   * Visible for testing.
   *
   * @param pageSize how many objects a page of a listing has
   * @param copyPart above how many bytes an object is moved in parts
   */
  public static S3Files connect(
      S3Settings settings, String folder, GuardSettings retries, int pageSize, long copyPart) {
    return new S3Files(settings, folder, retries, pageSize, copyPart);
  }

  @Override
  public String describe() {
    return "s3://" + settings.bucket() + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    String below = prefix + (folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/");
    String from = after.isEmpty() ? null : prefix + after;
    String token = null;
    do {
      ListObjectsV2Response page = page(below, from, token);
      for (S3Object object : page.contents()) {
        if (isFile(object) && !each.test(listed(object))) {
          return;
        }
      }
      token = page.isTruncated() ? page.nextContinuationToken() : null;
    } while (token != null);
  }

  private ListObjectsV2Response page(String below, String after, String token) {
    return connection.trying(
        "listing",
        below,
        () ->
            client.listObjectsV2(
                r ->
                    r.bucket(settings.bucket())
                        .prefix(below)
                        .startAfter(token == null ? after : null)
                        .continuationToken(token)
                        .maxKeys(pageSize)));
  }

  /** Consoles make empty objects that end in a slash, to show folders. */
  private boolean isFile(S3Object object) {
    String path = object.key().substring(prefix.length());
    if (path.endsWith("/") || path.isEmpty()) {
      return false;
    }
    if (!SafePath.is(path)) {
      log.warn(
          "{} holds an object that is left out, for its key has an empty part, a control character,"
              + " . or ..: {}",
          describe(),
          path.replaceAll("\\p{Cntrl}", "?"));
      return false;
    }
    return true;
  }

  private StoredFile listed(S3Object object) {
    return new StoredFile(
        object.key().substring(prefix.length()),
        object.size(),
        object.lastModified().getEpochSecond() * 1_000,
        object.eTag());
  }

  @Override
  public Optional<StoredFile> find(String path) {
    String key = key(path);
    return connection.ifThere(
        "looking at",
        key,
        () -> {
          HeadObjectResponse found = client.headObject(r -> r.bucket(settings.bucket()).key(key));
          return new StoredFile(
              path,
              found.contentLength(),
              found.lastModified().getEpochSecond() * 1_000,
              found.eTag());
        });
  }

  private String key(String path) {
    return prefix + SafePath.checked(describe(), path);
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    if (from >= file.size()) {
      if (!unchanged(file)) {
        throw gone(file);
      }
      return new ByteArrayInputStream(new byte[0]);
    }
    try {
      return ResumingStream.open(
          describe() + ": '" + file.path() + "'",
          from,
          file.size(),
          at -> new Body(get(file, at)),
          retries);
    } catch (IOException e) {
      throw new IllegalStateException("The SDK throws its own exceptions", e);
    }
  }

  private ResponseInputStream<GetObjectResponse> get(StoredFile file, long from) {
    String key = key(file.path());
    return connection.trying(
        "reading",
        key,
        () ->
            client.getObject(
                r ->
                    r.bucket(settings.bucket())
                        .key(key)
                        .ifMatch(file.version())
                        .range(from == 0 ? null : "bytes=" + from + "-")));
  }

  /**
   * False if the file is gone.
   *
   * @throws StoreException if it is another now
   */
  private boolean unchanged(StoredFile file) {
    Optional<StoredFile> now = find(file.path());
    if (now.isPresent() && !now.get().version().equals(file.version())) {
      throw replaced(file);
    }
    return now.isPresent();
  }

  private StoreException replaced(StoredFile file) {
    return new StoreException(
        Fault.REPLACED, describe() + ": '" + file.path() + "' was replaced meanwhile", null);
  }

  private StoreException gone(StoredFile file) {
    return new StoreException(
        Fault.NO_SUCH_FILE, describe() + ": '" + file.path() + "' is gone", null);
  }

  @Override
  public void delete(StoredFile file) {
    if (unchanged(file)) {
      copies.delete(key(file.path()), file.version());
    }
  }

  @Override
  public void move(StoredFile file, String to) {
    String target = key(to);
    if (!to.equals(file.path()) && unchanged(file)) {
      copies.copy(key(file.path()), file.size(), file.version(), target);
      copies.delete(key(file.path()), file.version());
    }
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {
    if (!unchanged(file)) {
      return;
    }
    String key = key(file.path());
    Map<String, String> all = new LinkedHashMap<>();
    connection.trying(
        "tagging",
        key,
        () -> {
          client
              .getObjectTagging(r -> r.bucket(settings.bucket()).key(key))
              .tagSet()
              .forEach(tag -> all.put(tag.key(), tag.value()));
          all.putAll(tags);
          return client.putObjectTagging(
              r -> r.bucket(settings.bucket()).key(key).tagging(t -> t.tagSet(set(all))));
        });
  }

  private static List<Tag> set(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  @Override
  public void close() {
    connection.close();
  }

  /** Breaks the connection where the rest isn't wanted: the SDK would read it all. */
  private static final class Body extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> body;
    private long left;

    Body(ResponseInputStream<GetObjectResponse> body) {
      super(body);
      this.body = body;
      this.left = body.response().contentLength();
    }

    @Override
    public int read() throws IOException {
      int read = body.read();
      left -= read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      int count = body.read(to, at, length);
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      if (left > 0) {
        body.abort();
      } else {
        body.close();
      }
    }
  }
}
