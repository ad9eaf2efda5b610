package dev.millrace.connect.s3.file;

import dev.millrace.connect.s3.content.View;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What objects a file is made of. Used by one thread.
 *
 * @param main the file itself
 * @param sides beside it, with as many rows
 */
record FileKind(View main, List<View> sides) {

  /**
   * What a file of this kind holds of a record.
   *
   * @throws org.apache.kafka.connect.errors.DataException if the record lacks some of it
   */
  Row row(SinkRecord record) {
    SinkRecord written = main.content().of(record);
    if (sides.isEmpty()) {
      return new Row(this, record, written, List.of());
    }
    List<SinkRecord> beside = new ArrayList<>(sides.size());
    for (View side : sides) {
      beside.add(side.content().of(record));
    }
    return new Row(this, record, written, beside);
  }

  /**
   * A record and its rows.
   *
   * @param main has what is written as its value
   * @param sides likewise, in the order of the kind's
   */
  record Row(FileKind kind, SinkRecord record, SinkRecord main, List<SinkRecord> sides) {}
}
