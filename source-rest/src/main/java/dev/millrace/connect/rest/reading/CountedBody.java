package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.http.Answer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** An answer's body, which ends the answer when it is closed. Used by one thread. */
final class CountedBody extends FilterInputStream {
  private final Answer answer;
  private final LongAdder bytes;

  CountedBody(Answer answer, LongAdder bytes) {
    super(answer.body());
    this.answer = answer;
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read >= 0) {
      bytes.increment();
    }
    return read;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    if (read > 0) {
      bytes.add(read);
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    answer.close();
  }
}
