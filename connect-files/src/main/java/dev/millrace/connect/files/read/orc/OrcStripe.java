package dev.millrace.connect.files.read.orc;

/**
 * A part of a file that holds all columns of its rows.
 *
 * @param offset of its first byte
 * @param index how many bytes its indexes have, which stand first
 * @param data how many the columns have
 * @param footer how many its own footer has, which stands last
 */
record OrcStripe(long offset, long index, long data, long footer, long rows) {

  static OrcStripe of(Proto message) {
    long[] numbers = new long[6];
    for (int field = message.next(); field != 0; field = message.next()) {
      if (field < numbers.length) {
        numbers[field] = message.number();
        if (numbers[field] < 0 || numbers[field] > Long.MAX_VALUE >> 3) {
          throw new Broken("a stripe's place or size can't be " + numbers[field]);
        }
      } else {
        message.skip();
      }
    }
    return new OrcStripe(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  }

  long footerAt() {
    return offset + index + data;
  }

  long end() {
    return footerAt() + footer;
  }
}
