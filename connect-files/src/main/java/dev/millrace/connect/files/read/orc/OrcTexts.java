package dev.millrace.connect.files.read.orc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts and bytes, as they are or by a dictionary, whose texts the records share. */
final class OrcTexts extends OrcColumn {
  private final boolean text;
  private final int most;
  private OrcInput data;
  private IntRuns lengths;
  private Object[] dictionary;
  private byte[] words;
  private int[] ends;
  private IntRuns indexes;

  /**
   * @param text whether values are texts; else bytes
   * @param most how many bytes a value, and a dictionary, may have
   */
  OrcTexts(At at, boolean text, int most) {
    super(at);
    this.text = text;
    this.most = most;
  }

  @Override
  void open(StripeStreams stripe) throws IOException {
    data = stripe.bytes(id, StripeStreams.DATA);
    lengths = stripe.ints(id, StripeStreams.LENGTH, false);
    dictionary = null;
    if (stripe.hasDictionary(id)) {
      indexes = stripe.ints(id, StripeStreams.DATA, false);
      dictionary(stripe.dictionarySize(id), stripe.bytes(id, StripeStreams.DICTIONARY));
    }
  }

  private void dictionary(int size, OrcInput in) throws IOException {
    if (size > most / Long.BYTES) {
      throw new Broken(
          "a dictionary of " + size + " texts needs more than block.max.bytes = " + most);
    }
    ends = new int[size];
    int end = 0;
    for (int i = 0; i < size; i++) {
      end += lengths.count("a dictionary", most - end);
      ends[i] = end;
    }
    words = in.read(end);
    dictionary = new Object[size];
  }

  @Override
  Object value() throws IOException {
    if (dictionary != null) {
      return word(indexes.next());
    }
    return made(data.read(lengths.count("a value", most)));
  }

  private Object word(long index) {
    if (index < 0 || index >= ends.length) {
      throw new Broken("a text has the number " + index + " of " + ends.length);
    }
    int i = (int) index;
    if (!text) {
      return bytes(i);
    }
    if (dictionary[i] == null) {
      dictionary[i] = made(bytes(i));
    }
    return dictionary[i];
  }

  private byte[] bytes(int i) {
    return Arrays.copyOfRange(words, i == 0 ? 0 : ends[i - 1], ends[i]);
  }

  private Object made(byte[] bytes) {
    return text ? new String(bytes, StandardCharsets.UTF_8) : bytes;
  }

  @Override
  void pass(long count) throws IOException {
    if (dictionary != null) {
      indexes.skip(count);
      return;
    }
    for (long i = 0; i < count; i++) {
      data.skip(lengths.count("a value", most));
    }
  }
}
