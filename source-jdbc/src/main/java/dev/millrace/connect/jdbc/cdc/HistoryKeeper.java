package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.position.SourcePartition;
import io.debezium.document.Array;
import io.debezium.document.ArrayReader;
import io.debezium.document.ArrayWriter;
import io.debezium.document.Document;
import io.debezium.document.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * A connector's schema history: pages of records, each page the offset of a source partition of its
 * own, {@code {"server": prefix, "millrace.v1.history": "0"}} and so on. A page that grew travels
 * on a position record before the events that follow the change. One that is stored before the
 * events that came before it does no harm: Debezium leaves out what lies after its position.
 * Thread-safe.
 */
final class HistoryKeeper implements AutoCloseable {
  static final String PAGE = "millrace.v1.history";
  static final String RECORDS = "records";

  /** Of text; a topic takes a megabyte. */
  private static final int PAGE_LENGTH = 200_000;

  private static final AtomicLong NUMBERS = new AtomicLong();

  /** Debezium makes its history by a class's name: this is how that one finds us. */
  private static final Map<String, HistoryKeeper> KEEPERS = new ConcurrentHashMap<>();

  private final String id = Long.toString(NUMBERS.incrementAndGet());
  private final String server;
  private final List<List<Document>> pages = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Set<Integer> grown = new LinkedHashSet<>();
  private int lastLength;

  /**
   * With what is stored.
   *
   * @param server the prefix of topics, by which Debezium names its source partitions too
   */
  HistoryKeeper(String server, OffsetStorageReader stored) {
    this.server = server;
    for (int page = 0; ; page++) {
      Map<String, Object> offset = stored.offset(partition(page));
      if (offset == null) {
        break;
      }
      pages.add(read(String.valueOf(offset.get(RECORDS))));
    }
    documents().forEach(document -> known.add(change(document)));
    if (!pages.isEmpty()) {
      lastLength = write(pages.get(pages.size() - 1)).length();
    }
    KEEPERS.put(id, this);
  }

  /** For {@link OffsetSchemaHistory#KEEPER}. */
  String id() {
    return id;
  }

  static HistoryKeeper named(String id) {
    HistoryKeeper keeper = id == null ? null : KEEPERS.get(id);
    if (keeper == null) {
      throw new IllegalStateException("no schema history is kept under " + id);
    }
    return keeper;
  }

  private Map<String, String> partition(int page) {
    return SourcePartition.of(Map.of("server", server, PAGE, Integer.toString(page)));
  }

  /** Adds a record, unless it is there: what follows a stored position is learnt again. */
  synchronized void add(Document document) {
    if (!known.add(change(document))) {
      return;
    }
    int length = write(List.of(document)).length();
    if (pages.isEmpty() || lastLength + length > PAGE_LENGTH) {
      pages.add(new ArrayList<>());
      lastLength = 0;
    }
    pages.get(pages.size() - 1).add(document);
    lastLength += length;
    grown.add(pages.size() - 1);
  }

  /** All but when it was learnt. */
  private static String change(Document document) {
    Document change = document.clone();
    change.remove("ts_ms");
    return write(List.of(change));
  }

  /** In the order in which they were added. */
  synchronized List<Document> documents() {
    return pages.stream().flatMap(List::stream).toList();
  }

  /**
   * Position records of the pages that grew since the last call.
   *
   * @param topic of position records
   */
  synchronized List<SourceRecord> grown(String topic, String connector) {
    List<SourceRecord> records = new ArrayList<>();
    for (int page : grown) {
      records.add(
          PositionRecord.of(
              topic, connector, partition(page), Map.of(RECORDS, write(pages.get(page)))));
    }
    grown.clear();
    return records;
  }

  private static String write(List<Document> documents) {
    try {
      return ArrayWriter.defaultWriter()
          .write(Array.create(documents.stream().map(Value::create).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Document> read(String text) {
    List<Document> documents = new ArrayList<>();
    try {
      ArrayReader.defaultReader()
          .readArray(text)
          .forEach(e -> documents.add(e.getValue().asDocument()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  @Override
  public void close() {
    KEEPERS.remove(id);
  }
}
