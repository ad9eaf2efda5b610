package dev.millrace.connect.file.lane;

import dev.millrace.connect.common.position.OffsetFields;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.storage.StoredFile;
import java.util.Map;

/**
 * A piece of which some records were handed over.
 *
 * @param place after the last of them
 */
public record OpenPiece(Piece piece, Place place, Fingerprint fingerprint) {
  private static final String PREFIX = "open.";

  public static OpenPiece begin(Piece piece) {
    return new OpenPiece(piece, Place.START, Fingerprint.NONE);
  }

  public OpenPiece at(Place newPlace) {
    return new OpenPiece(piece, newPlace, fingerprint);
  }

  void write(int index, Map<String, Object> offset) {
    String at = PREFIX + index + '.';
    StoredFile file = piece.file();
    offset.put(at + "path", file.path());
    offset.put(at + "size", file.size());
    offset.put(at + "modified", file.modified());
    if (!file.version().isEmpty()) {
      offset.put(at + "file.version", file.version());
    }
    if (!piece.range().whole()) {
      offset.put(at + "range", (long) piece.number());
      offset.put(at + "start", piece.range().start());
      offset.put(at + "end", piece.range().end());
    }
    offset.put(at + "record", place.record());
    offset.put(at + "byte", place.at());
    offset.put(at + "skip", place.skip());
    if (fingerprint.bytes() > 0) {
      offset.put(at + "fingerprint.bytes", (long) fingerprint.bytes());
      offset.put(at + "fingerprint", fingerprint.hash());
    }
  }

  static boolean at(int index, OffsetFields fields) {
    return fields.has(PREFIX + index + ".path");
  }

  static OpenPiece read(int index, OffsetFields fields) {
    String at = PREFIX + index + '.';
    String path = fields.text(at + "path");
    String version = fields.has(at + "file.version") ? fields.text(at + "file.version") : "";
    StoredFile file =
        new StoredFile(path, fields.number(at + "size"), fields.number(at + "modified"), version);
    long number = fields.number(at + "range", 0);
    Range range =
        fields.has(at + "range")
            ? new Range(fields.number(at + "start"), fields.number(at + "end"))
            : Range.WHOLE;
    Place place =
        new Place(
            fields.number(at + "record"), fields.number(at + "byte"), fields.number(at + "skip"));
    if (number < 0 || number > Integer.MAX_VALUE || range.start() < 0 || place.record() < 0) {
      throw new IllegalArgumentException(at + "* has a negative number");
    }
    if (place.at() < 0 || place.skip() < 0 || range.end() <= range.start()) {
      throw new IllegalArgumentException(at + "* has a place or range that can't be");
    }
    int print = (int) fields.number(at + "fingerprint.bytes", 0);
    return new OpenPiece(
        new Piece(file, range, (int) number, Layout.key(path, (int) number), Layout.identity(file)),
        place,
        print == 0 ? Fingerprint.NONE : new Fingerprint(print, fields.number(at + "fingerprint")));
  }
}
