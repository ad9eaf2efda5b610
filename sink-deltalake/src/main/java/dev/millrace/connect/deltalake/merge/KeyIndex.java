package dev.millrace.connect.deltalake.merge;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers keys from 0, and finds the number of one without making an object of it. A key is a value
 * of each key column, as {@link KeyType} has them. Not thread-safe while keys are added.
 */
final class KeyIndex {
  static final int NONE = -1;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final int SMALLEST = 16;

  private final boolean[] isLong;
  private final long[][] longs;
  private final Object[][] objects;
  private int[] hashes = new int[SMALLEST];

  /** The number of a key, plus one; 0 where there is none. */
  private int[] slots = new int[SMALLEST * 4];

  private int size;

  KeyIndex(List<KeyType> types) {
    int columns = types.size();
    isLong = new boolean[columns];
    longs = new long[columns][];
    objects = new Object[columns][];
    for (int i = 0; i < columns; i++) {
      isLong[i] = types.get(i).isLong();
      if (isLong[i]) {
        longs[i] = new long[SMALLEST];
      } else {
        objects[i] = new Object[SMALLEST];
      }
    }
  }

  int size() {
    return size;
  }

  /**
   * @return the number of the key, a new one if it was not there
   */
  int add(List<Object> key) {
    int hash = 0;
    for (int i = 0; i < isLong.length; i++) {
      Object value = key.get(i);
      hash = mix(hash, isLong[i] ? hash((Long) value) : value.hashCode());
    }
    int slot = hash & (slots.length - 1);
    for (; slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && equals(number, key)) {
        return number;
      }
    }
    if (size == hashes.length) {
      grow();
      return add(key);
    }
    for (int i = 0; i < isLong.length; i++) {
      if (isLong[i]) {
        longs[i][size] = (Long) key.get(i);
      } else {
        objects[i][size] = key.get(i);
      }
    }
    hashes[size] = hash;
    slots[slot] = ++size;
    return size - 1;
  }

  private boolean equals(int number, List<Object> key) {
    for (int i = 0; i < isLong.length; i++) {
      if (!key.get(i).equals(value(i, number))) {
        return false;
      }
    }
    return true;
  }

  private void grow() {
    int capacity = Math.multiplyExact(hashes.length, 2);
    hashes = Arrays.copyOf(hashes, capacity);
    for (int i = 0; i < isLong.length; i++) {
      if (isLong[i]) {
        longs[i] = Arrays.copyOf(longs[i], capacity);
      } else {
        objects[i] = Arrays.copyOf(objects[i], capacity);
      }
    }
    slots = new int[capacity * 4];
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = number + 1;
    }
  }

  /** A column's value in a key. */
  Object value(int column, int number) {
    return isLong[column] ? (Object) longs[column][number] : objects[column][number];
  }

  /** The number of the key that is this one long, or {@link #NONE}. */
  int find(long key) {
    int hash = mix(0, hash(key));
    int mask = slots.length - 1;
    for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int number = slots[slot] - 1;
      if (longs[0][number] == key) {
        return number;
      }
    }
    return NONE;
  }

  /**
   * The number of a key, or {@link #NONE}.
   *
   * @param longKey the values of the columns of longs
   * @param objectKey those of the others
   */
  int find(long[] longKey, Object[] objectKey) {
    int hash = 0;
    for (int i = 0; i < isLong.length; i++) {
      hash = mix(hash, isLong[i] ? hash(longKey[i]) : objectKey[i].hashCode());
    }
    int mask = slots.length - 1;
    for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && equals(number, longKey, objectKey)) {
        return number;
      }
    }
    return NONE;
  }

  private boolean equals(int number, long[] longKey, Object[] objectKey) {
    for (int i = 0; i < isLong.length; i++) {
      if (isLong[i] ? longs[i][number] != longKey[i] : !objects[i][number].equals(objectKey[i])) {
        return false;
      }
    }
    return true;
  }

  private static int hash(long value) {
    return (int) ((value * GOLDEN) >>> Integer.SIZE);
  }

  private static int mix(int hash, int more) {
    int mixed = (hash * 31 + more) * 0x85EB_CA6B;
    return mixed ^ (mixed >>> 15);
  }
}
