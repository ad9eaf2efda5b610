package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.xml.XmlDocument;
import dev.millrace.connect.files.read.xml.XmlEnvelope;
import java.security.MessageDigest;
import java.util.List;

/** What stands in XML. */
record XmlContents(XmlDocument document, XmlEnvelope envelope, List<JsonPointer> picks)
    implements Contents {

  /** An element too long to be held ends the body. */
  @Override
  public boolean whole() {
    return true;
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
}
