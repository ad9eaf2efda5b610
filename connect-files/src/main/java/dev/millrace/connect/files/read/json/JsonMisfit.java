package dev.millrace.connect.files.read.json;

/** A value that its schema doesn't take. Without a stack, for a file may be full of them. */
final class JsonMisfit extends Exception {
  private static final long serialVersionUID = 1;
  private final String path;

  JsonMisfit(String path, String message) {
    super(message, null, false, false);
    this.path = path;
  }

  JsonMisfit(String message) {
    this("", message);
  }

  /** The same, seen from what holds the value. */
  JsonMisfit within(String name) {
    return new JsonMisfit(path.isEmpty() ? name : name + "." + path, super.getMessage());
  }

  @Override
  public String getMessage() {
    return (path.isEmpty() ? "the value " : "field '" + path + "' ") + super.getMessage();
  }
}
