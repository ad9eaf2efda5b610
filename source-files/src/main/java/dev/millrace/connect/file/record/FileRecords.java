package dev.millrace.connect.file.record;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.file.reading.Records;
import dev.millrace.connect.file.reading.Taken;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.TopicSchemas;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes records by the configuration. Used by one thread. */
public final class FileRecords implements Records {
  static final String HEADER_PATH = "millrace.file.path";
  static final String HEADER_ENTRY = "millrace.file.entry";
  static final String HEADER_MODIFIED = "millrace.file.modified";
  static final String HEADER_RECORD = "millrace.file.record";
  static final String HEADER_PARTITION = "millrace.file.partition.";
  static final String HEADER_BYTE = "millrace.error.byte";
  static final String HEADER_REASON = "millrace.error.reason";
  private static final Logger log = LoggerFactory.getLogger(FileRecords.class);

  private final RecordSettings settings;
  private final KeyRule key;
  private final FileFields added;
  private final Map<String, Schemas> schemas = new HashMap<>();

  public FileRecords(RecordSettings settings) {
    this.settings = settings;
    this.key =
        new KeyRule(
            KeyRule.From.valueOf(settings.keyFrom().toUpperCase(Locale.ROOT)),
            settings.keyFields());
    this.added =
        new FileFields(
            settings.fieldPath(),
            settings.fieldEntry(),
            settings.fieldModified(),
            settings.fieldRecord(),
            settings.fieldPartitions());
  }

  @Override
  public Schemas schemas(Piece piece, String entry) {
    FilePath path = FilePath.of(piece.file().path(), entry);
    String topic = settings.topic().ofRecord() ? "" : topic(path, null);
    return schemas.computeIfAbsent(topic, none -> new TopicSchemas(settings.schemas()));
  }

  private String topic(FilePath path, Object value) {
    try {
      return settings.topic().topic(path, value);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(path.path() + ": no topic for it: " + e.getMessage(), e);
    }
  }

  @Override
  public OfPiece of(Piece piece, Map<String, ?> partition) {
    return new Maker(piece, partition);
  }

  private final class Maker implements OfPiece {
    private final Piece piece;
    private final Map<String, ?> partition;
    private OfEntry last;

    private Maker(Piece piece, Map<String, ?> partition) {
      this.piece = piece;
      this.partition = partition;
    }

    private OfEntry of(String entry) {
      if (last == null || !last.path.entryPath().equals(entry)) {
        last = new OfEntry(path(entry), piece.file().modified());
      }
      return last;
    }

    private FilePath path(String entry) {
      return FilePath.of(piece.file().path(), entry);
    }

    @Override
    public SourceRecord record(Taken taken, Map<String, ?> offset) {
      OfEntry file = of(taken.entry());
      Schema schema = taken.schema();
      Object value = taken.value();
      SchemaAndValue itsKey = key.of(file.path, schema, value);
      String itsTopic = file.topic == null ? topic(file.path, value) : file.topic;
      Schema itsSchema = file.fields == null ? schema : file.fields.schema(schema);
      Object itsValue =
          file.fields == null ? value : file.fields.value(itsSchema, value, taken.number());
      return new SourceRecord(
          partition,
          offset,
          itsTopic,
          null,
          itsKey.schema(),
          itsKey.value(),
          itsSchema,
          itsValue,
          null,
          settings.headers() ? headers(file.path, taken.number()) : null);
    }

    @SuppressWarnings("JavaUtilDate") // the class that Connect's timestamps ask for
    private Headers headers(FilePath path, long number) {
      ConnectHeaders headers = new ConnectHeaders();
      headers.addString(HEADER_PATH, path.path());
      if (path.entry() != null) {
        headers.addString(HEADER_ENTRY, path.entryPath());
      }
      headers.add(HEADER_MODIFIED, new Date(piece.file().modified()), Timestamp.SCHEMA);
      headers.addLong(HEADER_RECORD, number);
      path.partitions().forEach((name, text) -> headers.addString(HEADER_PARTITION + name, text));
      return headers;
    }

    @Override
    public SourceRecord bad(Taken taken, Map<String, ?> offset) {
      BadRecord bad = taken.bad();
      String what = piece.describe() + ", record " + taken.number() + ": " + bad.getMessage();
      return switch (settings.badRecords()) {
        case FAIL ->
            throw new ConnectException(
                what + ". Mend the file, or set bad.records=skip, or topic to keep what is bad.");
        case SKIP -> {
          log.warn("Skipped: {}", what);
          yield null;
        }
        case TOPIC ->
            letter(
                bad.text(),
                bad.getMessage(),
                headers(path(taken.entry()), taken.number()),
                taken.place().at(),
                offset);
      };
    }

    @Override
    public SourceRecord badFile(Exception reason, long number, Map<String, ?> offset) {
      String what =
          piece.describe() + " can't be read after record " + number + ": " + Messages.of(reason);
      return switch (settings.badFiles()) {
        case FAIL ->
            throw new ConnectException(
                what + " Mend or remove it, or set bad.files=skip, or topic to be told of it.",
                reason);
        case SKIP -> {
          log.error("Skipped the rest: {}", what);
          yield null;
        }
        case TOPIC -> letter("", Messages.of(reason), headers(path(""), number), -1, offset);
      };
    }

    private SourceRecord letter(
        String text, String reason, Headers headers, long place, Map<String, ?> offset) {
      headers.addLong(HEADER_BYTE, place);
      headers.addString(HEADER_REASON, reason);
      return new SourceRecord(
          partition,
          offset,
          settings.badTopic(),
          null,
          Schema.STRING_SCHEMA,
          piece.file().path(),
          Schema.STRING_SCHEMA,
          text,
          null,
          headers);
    }
  }

  /** What the records of a file, or of an archive's entry, have in common. */
  private final class OfEntry {
    private final FilePath path;
    private final String topic;
    private final FileFields.OfFile fields;

    /** The topic is null if each record may have another one. */
    private OfEntry(FilePath path, long modifiedMs) {
      this.path = path;
      this.topic = settings.topic().ofRecord() ? null : topic(path, null);
      this.fields = added.none() ? null : added.new OfFile(path, modifiedMs);
    }
  }
}
