package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.TooManyColumns;
import dev.millrace.connect.rest.cursor.CursorFormat;
import dev.millrace.connect.rest.paging.Answer;
import dev.millrace.connect.rest.paging.Paging;
import dev.millrace.connect.rest.unit.Cursor;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.errors.DataException;

/** The page of an answer, out of its body and its headers. Used by one thread. */
public final class AnswerPage implements Page<Fetched> {
  private final Body body;
  private final Rules rules;
  private final Head head;
  private final Marks marks;
  private final int cursor;
  private final Map<String, Integer> children = new HashMap<>();
  private long records;
  private End end;

  /**
   * How the answers of a resource are read.
   *
   * @param cursors null if the resource has none
   * @param keepsBad whether a record that can't be read is handed over as such; else it is an error
   */
  public record Rules(Wanted wanted, CursorFormat cursors, Paging paging, boolean keepsBad) {}

  /**
   * What is known of an answer before its body.
   *
   * @param at where it was asked for
   * @param url which answered, behind redirects
   * @param headers by their names in lower case
   * @param asOf what the server's clock showed when it was asked
   * @param parent what tells the record whose children it has from others; empty without one
   */
  public record Head(
      Place at,
      URI url,
      Map<String, List<String>> headers,
      Instant asOf,
      Map<String, String> parent) {}

  public AnswerPage(Body body, Rules rules, Head head) {
    this.body = body;
    this.rules = rules;
    this.head = head;
    marks = new Marks(rules.wanted(), head.parent());
    cursor = rules.wanted().pick(rules.wanted().cursor());
    for (JsonPointer each : rules.wanted().children()) {
      children.put(each.toString(), rules.wanted().pick(each));
    }
  }

  /**
   * @throws DataException if a record, or its cursor, can't be read, or there are too many columns;
   *     the message names body and record
   */
  @Override
  public Item<Fetched> next() throws IOException {
    try {
      if (end != null) {
        return null;
      }
      if (!body.next()) {
        end = rules.paging().after(head.at(), answer());
        return null;
      }
    } catch (BadRecord e) {
      records++;
      return bad(e);
    } catch (TooManyColumns e) {
      throw new DataException(e.getMessage(), e); // No other try would mend it.
    }
    records++;
    return new Item<>(new Fetched(body.schema(), body.value(), told()), marks.of(body), cursor());
  }

  /** What requests for children ask with. */
  private Map<String, String> told() {
    if (children.isEmpty()) {
      return Map.of();
    }
    Map<String, String> told = new HashMap<>();
    children.forEach(
        (pointer, pick) -> {
          String text = body.picked(pick);
          if (text != null) {
            told.put(pointer, text);
          }
        });
    return told;
  }

  private Item<Fetched> bad(BadRecord bad) {
    if (!rules.keepsBad()) {
      throw new DataException(
          bad.getMessage()
              + ". Set bad.records=skip, or topic to keep what is bad. It is: "
              + bad.text(),
          bad);
    }
    Fetched.Bad told = new Fetched.Bad(body.name(), records, bad.text(), bad.getMessage());
    long mark = marks.ofBad(bad.text());
    return body.whole()
        ? new Item<>(Fetched.bad(told, told()), mark, cursorOfBad())
        : new Item<>(Fetched.bad(told, null), mark, null);
  }

  private Cursor cursorOfBad() {
    try {
      return cursor();
    } catch (DataException e) {
      return null; // The record is bad, whatever of it is.
    }
  }

  private Cursor cursor() {
    String text = cursor < 0 ? null : body.picked(cursor);
    try {
      return text == null ? null : rules.cursors().of(text);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "Record "
              + records
              + " of "
              + head.url().getRawPath()
              + " has a cursor at "
              + rules.wanted().cursor()
              + " that can't be read: "
              + e.getMessage(),
          e);
    }
  }

  private Answer answer() {
    return new Answer(
        head.url(),
        records,
        texts(rules.wanted().needs().body(), body::told),
        head.headers(),
        records == 0
            ? Map.of()
            : texts(
                rules.wanted().needs().records(), each -> body.picked(rules.wanted().pick(each))));
  }

  private static Map<JsonPointer, String> texts(
      Set<JsonPointer> pointers, Function<JsonPointer, String> text) {
    Map<JsonPointer, String> texts = new HashMap<>();
    for (JsonPointer pointer : pointers) {
      String value = text.apply(pointer);
      if (value != null) {
        texts.put(pointer, value);
      }
    }
    return texts;
  }

  @Override
  public long asOf() {
    return head.asOf().toEpochMilli();
  }

  @Override
  public End end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
