package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.RecordReader;
import java.io.IOException;
import java.security.MessageDigest;
import org.apache.kafka.connect.data.Schema;

/** A body that is read as files are. */
final class ReadBody implements Body {
  private final String name;
  private final RecordReader reader;
  private final Contents contents;

  ReadBody(String name, RecordReader reader, Contents contents) {
    this.name = name;
    this.reader = reader;
    this.contents = contents;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    try {
      if (!reader.next()) {
        contents.finish();
        return false;
      }
    } catch (BadRecord e) {
      contents.look();
      throw e;
    }
    contents.look();
    return true;
  }

  @Override
  public Schema schema() {
    return reader.schema();
  }

  @Override
  public Object value() {
    return reader.value();
  }

  @Override
  public boolean whole() {
    return contents.whole();
  }

  @Override
  public String picked(int pick) {
    return contents.picked(pick);
  }

  @Override
  public void digest(MessageDigest digest) {
    contents.digest(digest);
  }

  @Override
  public String told(JsonPointer pointer) {
    return contents.told(pointer);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
