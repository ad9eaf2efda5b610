package dev.millrace.connect.file.reading;

import dev.millrace.connect.file.lane.OpenPiece;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.RecordReader;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;

/** Reads one piece, one record ahead. Used by one thread. */
final class PieceReader implements AutoCloseable {
  /** What comes next. */
  enum Ahead {
    RECORD,
    BAD,
    END,
    /** The step failed: its exception is thrown when it is looked at. */
    FAILED
  }

  private final StoredBytes bytes;
  private final RecordReader reader;
  private final Records.OfPiece records;
  private final OpenPiece begun;
  private Place reached;
  private Ahead ahead;
  private Schema schema;
  private Object value;
  private String entry;
  private Place place;
  private BadRecord bad;
  private IOException failure;

  PieceReader(OpenPiece begun, StoredBytes bytes, RecordReader reader, Records.OfPiece records) {
    this.begun = begun;
    this.reached = begun.place();
    this.bytes = bytes;
    this.reader = reader;
    this.records = records;
  }

  /** The piece, at the place after the last record handed over. */
  OpenPiece open() {
    return begun.at(reached);
  }

  /** The piece as it was when the reader was opened. */
  OpenPiece begun() {
    return begun;
  }

  Piece piece() {
    return begun.piece();
  }

  StoredBytes bytes() {
    return bytes;
  }

  Records.OfPiece records() {
    return records;
  }

  Ahead ahead() {
    if (ahead == null) {
      advance();
    }
    return ahead;
  }

  /**
   * Takes the record ahead, and looks for the one behind it.
   *
   * @return the record taken
   */
  Taken take() {
    Taken taken = new Taken(entry, schema, value, bad, place);
    reached = place;
    advance();
    return taken;
  }

  /** After the last record handed over. */
  Place reached() {
    return reached;
  }

  boolean placesAreBytes() {
    return reader.placesAreBytes();
  }

  /** The record ahead: left where it is. */
  Place placeAhead() {
    return place;
  }

  IOException failure() {
    return failure;
  }

  private void advance() {
    bad = null;
    schema = null;
    value = null;
    try {
      if (reader.next()) {
        ahead = Ahead.RECORD;
        schema = reader.schema();
        value = reader.value();
        passed();
      } else {
        ahead = Ahead.END;
      }
    } catch (BadRecord e) {
      ahead = Ahead.BAD;
      bad = e;
      passed();
    } catch (IOException e) {
      ahead = Ahead.FAILED;
      failure = e;
    }
  }

  private void passed() {
    entry = reader.entry();
    place = reader.place();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // What was read is read; the stream is left to the store.
      failure = failure == null ? e : failure;
    }
  }
}
