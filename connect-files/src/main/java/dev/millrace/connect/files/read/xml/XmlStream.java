package dev.millrace.connect.files.read.xml;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML as it streams by: a DTD is refused, and so is what would have to be held and is larger than a
 * limit. Used by one thread.
 */
public final class XmlStream implements Closeable {
  private static final int DECLARATION = 256;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]*\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._:-]+)[\"']");

  private final String file;
  private final InputStream in;
  private final LimitedInput limited;
  private final XMLStreamReader parser;

  private XmlStream(String file, InputStream in, LimitedInput limited, XMLStreamReader parser) {
    this.file = file;
    this.in = in;
    this.limited = limited;
    this.parser = parser;
  }

  /**
   * @param in closed with the stream, and if this fails
   * @param key of the limit, for messages
   * @param limit how many bytes may pass between two calls of {@link #done}
   */
  public static XmlStream open(InputStream in, String file, String key, int limit)
      throws IOException {
    XMLInputFactory factory = new InputFactoryImpl();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    try {
      LimitedInput limited = new LimitedInput(in, file, key, limit);
      BufferedInputStream buffered = new BufferedInputStream(limited, 8_192);
      Charset charset = charset(buffered, file);
      XMLStreamReader parser =
          charset == null
              ? factory.createXMLStreamReader(buffered)
              : factory.createXMLStreamReader(new InputStreamReader(buffered, charset));
      return new XmlStream(file, in, limited, parser);
    } catch (XMLStreamException e) {
      in.close();
      throw broken(file, e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** What the parser can't decode itself; null for what it can. */
  private static Charset charset(BufferedInputStream in, String file) throws IOException {
    in.mark(DECLARATION);
    byte[] head = in.readNBytes(DECLARATION);
    in.reset();
    Charset wide = head.length < 2 ? null : wide(head[0], head[1]);
    if (wide != null) {
      return wide;
    }
    Matcher declared = ENCODING.matcher(new String(head, StandardCharsets.ISO_8859_1));
    if (!declared.find()) {
      return null;
    }
    try {
      Charset charset = Charset.forName(declared.group(1));
      return charset.equals(StandardCharsets.UTF_8) ? null : charset;
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "'" + file + "' has an encoding that is not known: " + declared.group(1), e);
    }
  }

  /** Of two bytes a character, by the mark or by the less-than sign that a file begins with. */
  private static Charset wide(byte first, byte second) {
    if ((first == (byte) 0xfe && second == (byte) 0xff)
        || (first == (byte) 0xff && second == (byte) 0xfe)) {
      return StandardCharsets.UTF_16;
    }
    if (first == 0 && second == '<') {
      return StandardCharsets.UTF_16BE;
    }
    return first == '<' && second == 0 ? StandardCharsets.UTF_16LE : null;
  }

  /** Stands at the last event; whoever moves it by itself leaves out the checks. */
  public XMLStreamReader parser() {
    return parser;
  }

  /**
   * The next event.
   *
   * @throws IOException if it is none that this stream lets pass
   */
  public int next() throws IOException, XMLStreamException {
    int event = parser.next();
    if (event == XMLStreamConstants.DTD) {
      throw refused("it has a DTD, whose entities could do harm: take it out");
    }
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw refused("it refers to the entity '" + parser.getLocalName() + "', which XML lacks");
    }
    return event;
  }

  /** Adds the text of the last event, which was one of text. */
  public void text(StringBuilder to) throws XMLStreamException {
    try {
      to.append(parser.getTextCharacters(), parser.getTextStart(), parser.getTextLength());
    } catch (UncheckedStreamException e) {
      throw e.getCause() instanceof XMLStreamException cause ? cause : new XMLStreamException(e);
    }
  }

  /**
   * Goes to where the next element begins, wherever that is; nothing before it is held any more.
   *
   * @return false at the end
   */
  public boolean nextElement() throws IOException {
    try {
      while (parser.hasNext()) {
        int event = next();
        done();
        if (event == XMLStreamConstants.START_ELEMENT) {
          return true;
        }
      }
      return false;
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  /** Nothing of what came so far is held any more. */
  public void done() {
    limited.done();
  }

  /** Something is larger than the limit. */
  public IOException tooLarge() {
    return limited.tooLarge();
  }

  public IOException refused(String what) {
    return new IOException("'" + file + "' is refused: " + what);
  }

  /** What went wrong, with the file's name. */
  public IOException broken(XMLStreamException e) {
    return broken(file, e);
  }

  private static IOException broken(String file, XMLStreamException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return io;
      }
    }
    if (e.getNestedException() instanceof IOException io) {
      return io;
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage().replace('\n', ' ');
    return new IOException("'" + file + "' is no well-formed XML: " + message, e);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
