package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pointers, put together where they go the same way. Built by one thread, and not changed then. */
final class PointerTree {
  private static final int NO_SLOT = -1;

  private final List<byte[]> names = new ArrayList<>();
  private final List<PointerTree> children = new ArrayList<>();
  private int slot = NO_SLOT;

  /** A pointer's place in {@code pointers} is the slot of its value. */
  static PointerTree of(List<JsonPointer> pointers) {
    PointerTree root = new PointerTree();
    for (int i = 0; i < pointers.size(); i++) {
      PointerTree at = root;
      for (JsonPointer rest = pointers.get(i); !rest.matches(); rest = rest.tail()) {
        at = at.grown(rest.getMatchingProperty());
      }
      at.slot = i;
    }
    return root;
  }

  private PointerTree grown(String name) {
    PointerTree child = child(name);
    if (child == null) {
      child = new PointerTree();
      names.add(name.getBytes(StandardCharsets.UTF_8));
      children.add(child);
    }
    return child;
  }

  /** Null if nothing is wanted of it. */
  PointerTree child(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return child(utf8, 0, utf8.length);
  }

  /** The same of a name in UTF-8. */
  PointerTree child(byte[] bytes, int from, int to) {
    for (int i = 0; i < names.size(); i++) {
      byte[] name = names.get(i);
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return children.get(i);
      }
    }
    return null;
  }

  boolean isLeaf() {
    return children.isEmpty();
  }

  boolean hasSlot() {
    return slot != NO_SLOT;
  }

  int slot() {
    return slot;
  }
}
