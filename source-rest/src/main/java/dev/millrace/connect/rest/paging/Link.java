package dev.millrace.connect.rest.paging;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A link of a {@code Link} header.
 *
 * @param target as it stands there, relative or absolute
 * @param parameters by names in lower case; of several of one name the first, as RFC 8288 has it
 */
record Link(String target, Map<String, String> parameters) {

  /** Whether it is of a relation, among others. */
  boolean relates(String relation) {
    return Stream.of(parameters.getOrDefault("rel", "").split("\\s+"))
        .anyMatch(relation::equalsIgnoreCase);
  }

  /** Whether what it says is said of what answered, and not of an anchor elsewhere. */
  boolean isAbout(URI url) {
    String anchor = parameters.get("anchor");
    if (anchor == null) {
      return true;
    }
    try {
      return References.resolve(url, anchor).equals(url);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The links of a header's value, up to the first that is none (RFC 8288, appendix B.2). */
  static List<Link> parse(String header) {
    List<Link> links = new ArrayList<>();
    Reader in = new Reader(header);
    while (in.skipBlanks(",") && in.take('<')) {
      String target = in.until(">");
      if (!in.take('>')) {
        break;
      }
      links.add(new Link(target.strip(), parameters(in)));
    }
    return links;
  }

  private static Map<String, String> parameters(Reader in) {
    Map<String, String> parameters = new LinkedHashMap<>();
    while (in.skipBlanks("") && in.take(';')) {
      in.skipBlanks("");
      String name = in.until("=;, \t").toLowerCase(Locale.ROOT);
      in.skipBlanks("");
      String value = "";
      if (in.take('=')) {
        in.skipBlanks("");
        value = in.take('"') ? in.quoted() : in.until(";,").strip();
      }
      if (!name.isEmpty()) {
        parameters.putIfAbsent(name, value);
      }
    }
    return parameters;
  }

  /** Where a header's value is read. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    /** Passes blanks, and {@code others}; false at the end. */
    boolean skipBlanks(String others) {
      while (at < text.length() && (" \t" + others).indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return at < text.length();
    }

    boolean take(char c) {
      boolean here = at < text.length() && text.charAt(at) == c;
      if (here) {
        at++;
      }
      return here;
    }

    /** All before the first of {@code ends}, or to the end. */
    String until(String ends) {
      int from = at;
      while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(from, at);
    }

    /** Behind an opening quote, to behind the closing one. */
    String quoted() {
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      take('"');
      return value.toString();
    }
  }
}
