package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.xml.XmlDocument;
import dev.millrace.connect.files.read.xml.XmlEnvelope;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/** XML as it streams in. */
final class XmlBody implements Body {
  private final String name;
  private final XmlDocument document;
  private final XmlEnvelope envelope;
  private final List<JsonPointer> picks;

  XmlBody(String name, XmlDocument document, XmlEnvelope envelope, List<JsonPointer> picks) {
    this.name = name;
    this.document = document;
    this.envelope = envelope;
    this.picks = picks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    return document.next();
  }

  /** One too long to be held ends the body. */
  @Override
  public boolean whole() {
    return true;
  }

  @Override
  public Schema schema() {
    return document.schema();
  }

  @Override
  public Object value() {
    return document.value();
  }

  @Override
  public String picked(int pick) {
    return document.text(picks.get(pick));
  }

  @Override
  public void digest(MessageDigest digest) {
    document.digest(digest);
  }

  @Override
  public String told(JsonPointer pointer) {
    return envelope.text(pointer);
  }

  @Override
  public void close() throws IOException {
    document.close();
  }
}
