package dev.millrace.connect.file.format;

import dev.millrace.connect.files.compress.Archive;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.RecordReader;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;

/**
 * The records of all files in an archive. A place's {@code at} is the number of the entry, from 0,
 * and its {@code skip} the records of it that were passed: who goes on reads the entry again.
 */
final class ArchiveReader implements RecordReader {
  private final Archive archive;
  private final Opener opener;
  private RecordReader entry;
  private String path = "";
  private long number = -1;
  private long inEntry;
  private long record;

  /** Opens an entry. */
  @FunctionalInterface
  interface Opener {
    RecordReader open(Archive.Entry entry, Place from) throws IOException;
  }

  private ArchiveReader(Archive archive, Opener opener, long record) {
    this.archive = archive;
    this.opener = opener;
    this.record = record;
  }

  static ArchiveReader open(Archive archive, Opener opener, Place from) throws IOException {
    ArchiveReader reader = new ArchiveReader(archive, opener, from.record());
    try {
      reader.pass(from);
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void pass(Place from) throws IOException {
    for (long i = 0; i < from.at(); i++) {
      number++;
      if (archive.next() == null) {
        return;
      }
    }
    if (from.skip() > 0 && nextEntry()) {
      while (inEntry < from.skip() && step()) {
        inEntry++;
      }
    }
  }

  private boolean nextEntry() throws IOException {
    closeEntry();
    Archive.Entry next = archive.next();
    if (next == null) {
      return false;
    }
    number++;
    inEntry = 0;
    path = next.path();
    entry = opener.open(next, Place.START);
    return true;
  }

  /** One record on, whatever it is. */
  private boolean step() throws IOException {
    try {
      return entry.next();
    } catch (BadRecord e) {
      return true;
    }
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    try {
      while (entry == null || !entry.next()) {
        if (!nextEntry()) {
          return false;
        }
      }
    } catch (BadRecord e) {
      count();
      throw e;
    }
    count();
    return true;
  }

  private void count() {
    inEntry++;
    record++;
  }

  @Override
  public Schema schema() {
    return entry.schema();
  }

  @Override
  public Object value() {
    return entry.value();
  }

  @Override
  public String entry() {
    return path;
  }

  @Override
  public Place place() {
    return new Place(record, Math.max(0, number), inEntry);
  }

  private void closeEntry() throws IOException {
    if (entry != null) {
      entry.close();
      entry = null;
    }
  }

  @Override
  public void close() throws IOException {
    try (archive) {
      closeEntry();
    }
  }
}
