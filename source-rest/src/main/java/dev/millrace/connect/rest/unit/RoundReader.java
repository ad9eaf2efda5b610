package dev.millrace.connect.rest.unit;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over the records of a resource's rounds. One record ahead, so that behind the last of a
 * page the state says where the next one is, and behind the last of a round that it is over. Used
 * by one thread.
 *
 * @param <T> what a record is
 */
final class RoundReader<T> implements AutoCloseable {
  /** Places of a round that are remembered, lest paging goes round in a circle. */
  private static final int PLACES = 1_000;

  /** Before the first page of a round. */
  private static final long NOWHERE = -1;

  private static final Logger log = LoggerFactory.getLogger(RoundReader.class);

  private final String name;
  private final Api<T> api;
  private final UnitRules rules;
  private final UnitState state;
  private final boolean parent;
  private final Deletes<T> deletes;
  private final Set<Place> places = new LinkedHashSet<>();
  private Page<T> page;
  private Map<Long, Integer> skip = new HashMap<>();
  private long pageHash;
  private long pageBefore;
  private Page.Item<T> ahead;
  private IOException failure;
  private boolean again;
  private boolean quiet;
  private long turned;
  private long furthest = NOWHERE;

  /**
   * @param name how messages name the resource
   * @param state what was stored of it
   */
  RoundReader(String name, Level<T> level, UnitState state) {
    this.name = name;
    this.api = level.api();
    this.rules = level.rules();
    this.parent = !level.children().isEmpty();
    this.deletes = level.deletes();
    this.state = state;
  }

  /** Whether a round has begun and is not over. */
  boolean inRound() {
    return state.round() != null;
  }

  UnitState state() {
    return state;
  }

  /** Whether the place has moved since the last record, or since this was asked. */
  boolean movedQuietly() {
    boolean moved = quiet;
    quiet = false;
    return moved;
  }

  /**
   * @param parent values of the record whose children are read; empty without one
   */
  void beginRound(Map<String, String> parent) {
    places.clear();
    pageBefore = 0;
    turned = 0;
    furthest = NOWHERE;
    state.begin(rules, parent);
  }

  /**
   * The next record of the round, or null if it is over.
   *
   * @throws IOException if the API failed; called again, this goes on where it was
   * @throws ConnectException if no later try can mend it
   */
  T next() throws IOException {
    try {
      throwFailure();
      Page.Item<T> item = ahead == null ? following() : ahead;
      ahead = null;
      if (item == null) {
        return inRound() ? gone() : null;
      }
      again = seen(item);
      state.add(item, rules);
      checkSeen();
      if (deletes != null) {
        state.keys().add(deletes.key().apply(item.value()));
        checkKeys();
      }
      peek();
      quiet = false;
      return item.value();
    } catch (IOException e) {
      abandon();
      throw e;
    }
  }

  /** The next of those that this round has not met; the last one ends it. */
  private T gone() {
    again = false;
    return deletes.gone().apply(state.nextGone(rules));
  }

  /** Looks whether the page goes on, so as to know what the record before bears. */
  private void peek() {
    try {
      ahead = ofPage();
      if (ahead == null) {
        turn();
      }
    } catch (IOException e) {
      // The record before is whole: its offset is within the page, which is asked for again.
      abandon();
      failure = e;
    }
  }

  private void throwFailure() throws IOException {
    IOException thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
  }

  /** The next record, of whatever page; null behind the last one. */
  private Page.Item<T> following() throws IOException {
    while (inRound() && !state.pagesOver()) {
      if (page == null) {
        ask();
      }
      if (page != null) {
        Page.Item<T> item = ofPage();
        if (item != null) {
          return item;
        }
        turn();
        quiet = true;
      }
    }
    return null;
  }

  /** The next record of this page that was not handed over; null at its end. */
  private Page.Item<T> ofPage() throws IOException {
    for (Page.Item<T> item = page.next(); item != null; item = page.next()) {
      pageHash = pageHash * 31 + item.mark();
      if (!skipped(item)) {
        return item;
      }
    }
    return null;
  }

  private boolean skipped(Page.Item<T> item) {
    Integer left = skip.isEmpty() ? null : skip.get(item.mark());
    if (left != null) {
      if (left == 1) {
        skip.remove(item.mark());
      } else {
        skip.put(item.mark(), left - 1);
      }
      return true;
    }
    return seen(item) && !(parent && rules.isFresh(item.cursor(), state.cursor()));
  }

  private boolean seen(Page.Item<T> item) {
    return (rules.dedupe() || rules.resets()) && state.seen().has(item.mark());
  }

  /** Whether the last record was handed over before, and only its children are to be looked at. */
  boolean again() {
    return again;
  }

  /** Asks for the page of the place; for none if the round begins anew. */
  private void ask() throws IOException {
    UnitState.Round round = state.round();
    if (!places.add(round.place())) {
      throw new ConnectException(
          name
              + ": paging goes round in a circle, for it is at "
              + round.place().values()
              + " once more: check how the next page is found, and when paging stops");
    }
    if (places.size() > PLACES) {
      places.remove(places.iterator().next());
    }
    skip = state.handedOver();
    pageHash = 0;
    try {
      page =
          api.ask(
              new Api.Question(
                  round.since(), round.until(), state.delta(), round.place(), state.parent()));
      state.answered(page.asOf());
    } catch (StalePlace e) {
      reset(e);
    } catch (IOException | RuntimeException e) {
      places.remove(round.place());
      throw e;
    }
  }

  /**
   * The round begins anew, as long as it gets further each time. What asks for changes is given up
   * if it is that which the API knows no more.
   */
  private void reset(StalePlace why) {
    boolean ofDelta = state.delta() != null && state.round().place().equals(Place.FIRST);
    if (!ofDelta && turned <= furthest) {
      throw new ConnectException(
          name
              + ": the round is to begin anew once more, and has got no further than the last time,"
              + " "
              + turned
              + " pages: shorten rounds (cursor, window), or ask for larger pages. "
              + why.getMessage());
    }
    log.warn(
        "{}: the round begins anew{}{}. {}",
        name,
        ofDelta ? ", and without what it asked for changes with" : "",
        rules.resets() && !state.forgot()
            ? ""
            : "; of what it has handed over, some is not remembered and may come again",
        why.getMessage());
    furthest = ofDelta ? NOWHERE : turned;
    turned = 0;
    pageBefore = 0;
    places.clear();
    state.reset(ofDelta);
  }

  private void turn() throws IOException {
    Page.End end = page.end();
    if (deletes != null && !page.whole()) {
      state.keys().missPart();
    }
    page.close();
    page = null;
    if (end.next() != null) {
      checkRepeats(end.next());
      turned++;
      state.turn(end.next());
    } else {
      state.endPages(end.delta(), rules);
    }
  }

  /** An API that doesn't know a page's number would give the first one for ever. */
  private void checkRepeats(Place next) {
    if (pageHash != 0 && pageHash == pageBefore) {
      throw new ConnectException(
          name
              + ": the page before "
              + next.values()
              + " has the records of the one before it once more: check what the next page is asked"
              + " with");
    }
    pageBefore = pageHash;
  }

  private void checkSeen() {
    if (state.overfull(rules)) {
      throw new ConnectException(
          name
              + ": more than "
              + rules.maxSeen()
              + " records lie within the look-back of "
              + rules.lookback()
              + ", and have to be remembered so that none is repeated: shorten it, or raise the"
              + " limit");
    }
  }

  private void checkKeys() {
    if (state.keys().size() > deletes.most()) {
      throw new ConnectException(
          name
              + ": more than "
              + deletes.most()
              + " keys have to be kept so that deletes are found: raise deletes.max.ids, and the"
              + " size of messages that the worker's offset topic takes; or set deletes=none");
    }
  }

  /** The page is asked for again. */
  private void abandon() {
    ahead = null;
    if (page != null) {
      try {
        page.close();
      } catch (IOException e) {
        // It is given up anyway.
      }
      page = null;
    }
    if (inRound()) {
      places.remove(state.round().place());
    }
  }

  @Override
  public void close() {
    abandon();
  }
}
