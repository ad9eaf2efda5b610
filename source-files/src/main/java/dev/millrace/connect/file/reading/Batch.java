package dev.millrace.connect.file.reading;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Records to hand over. Filled by one thread, then read by another. */
public final class Batch {
  private final List<SourceRecord> records = new ArrayList<>();
  private final int maxRows;
  private final long maxBytes;
  private long bytes;
  private int rows;
  private int files;
  private int bad;

  Batch(int maxRows, long maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  boolean full() {
    return records.size() >= maxRows || bytes >= maxBytes;
  }

  void row(SourceRecord record, long itsBytes) {
    records.add(record);
    rows++;
    bytes += itsBytes;
  }

  void deadLetter(SourceRecord record) {
    bad++;
    if (record != null) {
      records.add(record);
    }
  }

  void position(SourceRecord record) {
    records.add(record);
  }

  void fileDone() {
    files++;
  }

  public boolean isEmpty() {
    return records.isEmpty() && bad == 0 && files == 0;
  }

  public List<SourceRecord> records() {
    return records;
  }

  /** Records of files, without those that tell a position or are dead letters. */
  public int rows() {
    return rows;
  }

  /** Bytes of files, decompressed, or of the heap where a reader can't tell a record's own. */
  public long bytes() {
    return bytes;
  }

  /** Pieces read to their end. */
  public int files() {
    return files;
  }

  /** Records, and files, that could not be read. */
  public int bad() {
    return bad;
  }
}
