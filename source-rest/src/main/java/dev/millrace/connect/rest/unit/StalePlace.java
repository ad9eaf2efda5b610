package dev.millrace.connect.rest.unit;

import java.io.IOException;

/**
 * The API knows a place, or what a round asks for changes with, no more: the round has to begin
 * anew.
 */
public final class StalePlace extends IOException {
  private static final long serialVersionUID = 1;

  public StalePlace(String message) {
    super(message);
  }
}
