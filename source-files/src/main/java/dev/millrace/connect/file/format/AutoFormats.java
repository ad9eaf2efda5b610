package dev.millrace.connect.file.format;

import dev.millrace.connect.files.compress.Archive;
import dev.millrace.connect.files.compress.Decompression;
import dev.millrace.connect.files.compress.Expanded;
import dev.millrace.connect.files.compress.ExpansionLimits;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files of the format and the compression that are configured, or found by name and content.
 * Immutable; any thread.
 */
public final class AutoFormats {
  private static final Logger log = LoggerFactory.getLogger(AutoFormats.class);

  private final Map<String, ReadFormat> formats;
  private final String format;
  private final CompressionRule compression;
  private final ExpansionLimits limits;

  /**
   * @param formats by name: those that may be found, or the one that is configured
   * @param format one of them, or {@link FormatKeys#AUTO}
   */
  public AutoFormats(
      Map<String, ReadFormat> formats,
      String format,
      CompressionRule compression,
      ExpansionLimits limits) {
    this.formats = Map.copyOf(formats);
    this.format = format;
    this.compression = compression;
    this.limits = limits;
  }

  /** Whether the file may be cut into ranges: by what its name tells, never by its content. */
  public boolean splittable(String name) {
    if (compression.byName(name).isPresent() || archive(name).isPresent()) {
      return false;
    }
    Optional<String> known =
        format.equals(FormatKeys.AUTO)
            ? Detected.byName(name).map(Detected::format)
            : Optional.of(format);
    return known.map(formats::get).filter(ReadFormat::splittable).isPresent();
  }

  private Optional<Archive.Kind> archive(String name) {
    return compression.archives() ? Archive.Kind.byName(name) : Optional.empty();
  }

  /**
   * Begins to read, as {@link ReadFormat#open} does.
   *
   * @param file as it lies in the store
   * @param schemas of the records, by the path of an archive's entry; "" for a file in no archive
   */
  public RecordReader open(
      FileBytes file, Range range, Place from, Function<String, Schemas> schemas)
      throws IOException {
    return open(file, range, from, schemas, "");
  }

  /**
   * @param entry the file's path in its archive; "" if it is in none
   */
  private RecordReader open(
      FileBytes file, Range range, Place from, Function<String, Schemas> schemas, String entry)
      throws IOException {
    Optional<Decompression> codec = compression.byName(file.name());
    String name = codec.map(each -> each.inner(file.name())).orElse(file.name());
    if (archive(name).isPresent()) {
      return archive(expanded(file, codec), archive(name).get(), from, schemas, entry);
    }
    boolean told = !format.equals(FormatKeys.AUTO) || Detected.byName(name).isPresent();
    if (codec.isEmpty() && compression.byContent() && !told) {
      byte[] head = head(file);
      codec = Decompression.byContent(head, head.length);
    }
    FileBytes bytes = expanded(file, codec);
    return told
        ? open(bytes, configured(name), range, from, schemas.apply(entry))
        : byContent(bytes, range, from, schemas, entry);
  }

  private RecordReader byContent(
      FileBytes file, Range range, Place from, Function<String, Schemas> schemas, String entry)
      throws IOException {
    byte[] head = head(file);
    Detected detected = Detected.byContent(head, head.length);
    Optional<Archive.Kind> kind = Archive.Kind.byContent(head, head.length);
    return kind.isPresent() && compression.archives() && !detected.format().equals("xlsx")
        ? archive(file, kind.get(), from, schemas, entry)
        : open(file, detected, range, from, schemas.apply(entry));
  }

  private Detected configured(String name) {
    return format.equals(FormatKeys.AUTO)
        ? Detected.byName(name).orElseThrow()
        : new Detected(format, "so says the configuration");
  }

  private RecordReader open(
      FileBytes file, Detected detected, Range range, Place from, Schemas schemas)
      throws IOException {
    ReadFormat known = formats.get(detected.format());
    if (known == null) {
      throw new IOException(
          "'%s' would be read as %s, for %s, but this is not among the formats here, %s: set format"
              .formatted(
                  file.name(),
                  detected.format(),
                  detected.reason(),
                  new TreeSet<>(formats.keySet())));
    }
    if (from.equals(Place.START)) {
      log.info("'{}' is read as {}, for {}", file.name(), detected.format(), detected.reason());
    }
    return known.open(file, range, from, schemas);
  }

  private RecordReader archive(
      FileBytes file,
      Archive.Kind kind,
      Place from,
      Function<String, Schemas> schemas,
      String entry)
      throws IOException {
    if (!entry.isEmpty()) { // One may hold itself, and so on for ever.
      throw new IOException("'" + file.name() + "' is an archive within an archive: unpack it");
    }
    return ArchiveReader.open(
        Archive.open(file, kind, limits),
        (packed, at) -> open(packed, Range.WHOLE, at, schemas, packed.path()),
        from);
  }

  private FileBytes expanded(FileBytes file, Optional<Decompression> codec) {
    return codec.isPresent() ? new Expanded(file, codec.get(), limits) : file;
  }

  private static byte[] head(FileBytes file) throws IOException {
    try (InputStream in = file.open(0)) {
      return in.readNBytes(Detected.HEAD);
    }
  }
}
