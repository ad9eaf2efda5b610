package dev.millrace.connect.rest.template;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.DataException;

/** What a value becomes where it stands, so that it is a value there and nothing else. */
public enum Encoding {
  /** A URL's path or query; in a path a value stays within its step. */
  URL {
    @Override
    String value(String text) {
      return percent(text, UNRESERVED);
    }

    @Override
    String literal(String text) {
      return percent(text, UNRESERVED + RESERVED);
    }
  },
  /** A body of {@code application/x-www-form-urlencoded}. */
  FORM {
    @Override
    String value(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  },
  /** A header, or a cookie's value in one. */
  HEADER {
    @Override
    String value(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if ((c < ' ' && c != '\t') || c > '~') {
          throw new DataException(
              "A header can't hold U+%04X, the character %d of a value".formatted((int) c, i + 1));
        }
      }
      return text;
    }
  },
  /**
   * JSON. Within quotes a value is text; elsewhere it is a number, true or false if it looks like
   * one, null if it is empty, and else text.
   */
  JSON {
    @Override
    String value(String text) {
      return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    @Override
    String bare(String text) {
      if (text.isEmpty()) {
        return "null";
      }
      return JSON_LITERAL.matcher(text).matches() ? text : '"' + value(text) + '"';
    }
  },
  /** XML's text, or an attribute's value. */
  XML {
    @Override
    String value(String text) {
      StringBuilder escaped = new StringBuilder(text.length() + 16);
      text.codePoints().forEach(point -> escape(point, escaped));
      return escaped.toString();
    }
  },
  /** Text as it is, for bodies of formats that nothing is known of: no value may stand in it. */
  PLAIN {
    @Override
    String value(String text) {
      return text;
    }
  };

  private static final String UNRESERVED = "-._~";

  /** What the configuration may use to build a URL; a percent sign begins what it has encoded. */
  private static final String RESERVED = ":/?#[]@!$&'()*+,;=%";

  private static final Pattern JSON_LITERAL =
      Pattern.compile("true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /**
   * @throws DataException if a value can't stand here
   */
  abstract String value(String text);

  /** A value that the template has not put in quotes. */
  String bare(String text) {
    return value(text);
  }

  /** What the configuration wrote around values. */
  String literal(String text) {
    return text;
  }

  private static String percent(String text, String kept) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9')
              || kept.indexOf(each) >= 0;
      if (plain) {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(String.format("%02X", each & 0xff));
      }
    }
    return encoded.toString();
  }

  private static void escape(int point, StringBuilder escaped) {
    switch (point) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&apos;");
      case '\t', '\n', '\r' -> escaped.append("&#").append(point).append(';');
      default -> {
        boolean surrogate = point >= 0xD800 && point < 0xE000;
        if (point < ' ' || surrogate || point == 0xFFFE || point == 0xFFFF) {
          throw new DataException("XML can't hold U+%04X".formatted(point));
        }
        escaped.appendCodePoint(point);
      }
    }
  }
}
