package dev.millrace.connect.rest.http;

/** A user's name and password. */
public record Login(String user, String password) {
  @Override
  public String toString() {
    return user + ":" + Masks.MASK;
  }
}
