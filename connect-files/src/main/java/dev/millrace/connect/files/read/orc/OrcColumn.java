package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.Fit;
import dev.millrace.connect.files.read.Misfits;
import java.io.IOException;
import org.apache.kafka.connect.errors.DataException;

/** The values of one column, one after another. Used by one thread. */
abstract class OrcColumn {
  final int id;
  final String path;
  final Misfits misfits;
  private final Fit fit;
  private ByteRuns.Bits present;

  /**
   * Which column it is, and what becomes of its values.
   *
   * @param misfits is told of what doesn't fit
   */
  record At(int id, String path, Fit fit, Misfits misfits) {}

  OrcColumn(At at) {
    this.id = at.id();
    this.path = at.path();
    this.fit = at.fit();
    this.misfits = at.misfits();
  }

  /** Goes to the first value of a stripe. */
  final void begin(StripeStreams stripe) throws IOException {
    present = stripe.present(id);
    open(stripe);
  }

  /** The next value; null if there is none in its row, or it doesn't fit. */
  final Object read() throws IOException {
    if (present != null && !present.next()) {
      return null;
    }
    try {
      return fit.to(value());
    } catch (DataException e) {
      misfits.add(path, e.getMessage(), null);
    } catch (ArithmeticException e) {
      misfits.add(path, "it is out of range", null);
    }
    return null;
  }

  /** Passes values, and those that are null. */
  final void skip(long count) throws IOException {
    long there = present == null ? count : present.count(count);
    if (there > 0) {
      pass(there);
    }
  }

  abstract void open(StripeStreams stripe) throws IOException;

  /**
   * The next value that is there. Whatever it throws, its bytes are passed, unless that is {@link
   * Broken}.
   */
  abstract Object value() throws IOException;

  abstract void pass(long count) throws IOException;
}
