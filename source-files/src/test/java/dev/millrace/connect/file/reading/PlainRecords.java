package dev.millrace.connect.file.reading;

import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.files.read.Schemas;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/** Records with the path as key. */
final class PlainRecords implements Records {
  static final String TOPIC = "lines";
  static final String LETTERS = "letters";

  /** Whether what can't be read goes to a topic; else it is left out. */
  boolean letters;

  @Override
  public Schemas schemas(Piece piece, String entry) {
    return null;
  }

  @Override
  public OfPiece of(Piece piece, Map<String, ?> partition) {
    String path = piece.file().path();
    return new OfPiece() {
      @Override
      public SourceRecord record(Taken taken, Map<String, ?> offset) {
        return new SourceRecord(
            partition,
            offset,
            TOPIC,
            null,
            Schema.STRING_SCHEMA,
            path,
            taken.schema(),
            taken.value());
      }

      @Override
      public SourceRecord bad(Taken taken, Map<String, ?> offset) {
        return letter(taken.bad().text(), offset);
      }

      @Override
      public SourceRecord badFile(Exception reason, long number, Map<String, ?> offset) {
        if (!reason.getMessage().equals(LinesFormat.BROKEN)) {
          throw new AssertionError(path + " is not broken", reason);
        }
        return letter("the rest of " + path, offset);
      }

      private SourceRecord letter(String text, Map<String, ?> offset) {
        return letters
            ? new SourceRecord(
                partition,
                offset,
                LETTERS,
                null,
                Schema.STRING_SCHEMA,
                path,
                Schema.STRING_SCHEMA,
                text)
            : null;
      }
    };
  }
}
