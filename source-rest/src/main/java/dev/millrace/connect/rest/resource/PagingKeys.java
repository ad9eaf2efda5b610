package dev.millrace.connect.rest.resource;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;
import static dev.millrace.connect.common.config.Validators.oneOf;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.rest.paging.Hosts;
import dev.millrace.connect.rest.paging.JobPages;
import dev.millrace.connect.rest.paging.Keyset;
import dev.millrace.connect.rest.paging.LinkHeaders;
import dev.millrace.connect.rest.paging.NextUrls;
import dev.millrace.connect.rest.paging.Offsets;
import dev.millrace.connect.rest.paging.OnePage;
import dev.millrace.connect.rest.paging.PageNumbers;
import dev.millrace.connect.rest.paging.Paging;
import dev.millrace.connect.rest.paging.Stop;
import dev.millrace.connect.rest.paging.Tokens;
import dev.millrace.connect.rest.paging.Total;
import dev.millrace.connect.rest.paging.Where;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** How a resource's pages follow each other. */
public final class PagingKeys {
  static final String PAGING = "paging";
  static final String SIZE = "paging.size";
  static final String START = "paging.start";
  static final String NEXT = "paging.next";
  static final String DELTA = "paging.delta";
  static final String TOTAL = "paging.total";
  static final String TOTAL_OF = "paging.total.of";
  static final String KEYS = "paging.keys";
  static final String PAGE_INFO = "paging.page.info";
  static final String STOP_EMPTY = "paging.stop.empty";
  static final String STOP_SHORT = "paging.stop.short";
  static final String STOP_FLAG = "paging.stop.flag";
  static final String STOP_FLAG_LAST = "paging.stop.flag.last";
  static final String HOSTS = "paging.hosts";
  static final String STABLE = "paging.stable";

  private PagingKeys() {}

  static void define(Keys keys) {
    keys.group("Paging")
        .add(
            Key.string(PAGING)
                .byDefault("none")
                .check(
                    oneOf(
                        "none",
                        "page",
                        "offset",
                        "token",
                        "next.url",
                        "link",
                        "keyset",
                        "odata",
                        "relay"))
                .high()
                .display("Paging")
                .doc(
                    "How the next page is found. `none`: an answer is all there is. `page`,"
                        + " `offset`: by number, asked with `{{page}}` or `{{offset}}` and"
                        + " `{{limit}}`. `token`: the answer tells a text, asked with `{{token}}`."
                        + " `next.url`: it tells the next URL. `link`: the `Link` header does"
                        + " (RFC 8288). `keyset`: behind the last record, asked with"
                        + " `{{last:/id}}`. `odata`: `@odata.nextLink` and `@odata.deltaLink`."
                        + " `relay`: a GraphQL connection's `pageInfo`, asked with `{{token}}`."))
        .add(
            Key.longInteger(SIZE)
                .byDefault(0L)
                .check(atLeast(0))
                .display("Page size")
                .doc("How many records a page is asked to have, as `{{limit}}`; 0 if not asked."))
        .add(
            Key.longInteger(START)
                .byDefault(-1L)
                .check(offOrAtLeast(0))
                .low()
                .display("First page")
                .doc("The number of the first page or record; -1 for 1 of pages, 0 of records."))
        .add(
            Key.string(NEXT)
                .byDefault("")
                .high()
                .display("Next page")
                .doc(
                    "Where an answer tells the next page, with `token` and `next.url`: a JSON"
                        + " pointer such as `/meta/next`, or `header:X-Next-Page`."))
        .add(
            Key.string(DELTA)
                .byDefault("")
                .display("Delta")
                .doc(
                    "Where the last page tells what to ask for changes with in the next round, as"
                        + " `{{delta}}` (`token`), or as its URL (`next.url`); empty for nothing."))
        .add(
            Key.string(TOTAL)
                .byDefault("")
                .display("Total")
                .doc(
                    "Where an answer tells how many there are in all, with `page` and `offset`;"
                        + " empty if it doesn't."))
        .add(
            Key.string(TOTAL_OF)
                .byDefault("records")
                .check(oneOf("records", "pages"))
                .low()
                .display("Total of")
                .doc("What `paging.total` counts."))
        .add(
            Key.list(KEYS)
                .byDefault(List.of())
                .display("Keyset")
                .doc(
                    "With `keyset`: JSON pointers to the values of a record that say where it"
                        + " stands in the order, such as `/updated_at, /id`."))
        .add(
            Key.string(PAGE_INFO)
                .byDefault("")
                .display("Page info")
                .doc("With `relay`: a JSON pointer to the `pageInfo`."))
        .add(
            Key.bool(STOP_EMPTY)
                .byDefault(true)
                .low()
                .display("Stop at an empty page")
                .doc("Whether a page without records is the last one, with `page` and `offset`."))
        .add(
            Key.bool(STOP_SHORT)
                .byDefault(false)
                .display("Stop at a short page")
                .doc(
                    "Whether a page with fewer records than `paging.size` is the last one. Saves a"
                        + " request a round; wrong where the API gives fewer than it is asked"
                        + " for."))
        .add(
            Key.string(STOP_FLAG)
                .byDefault("")
                .display("Flag of the last page")
                .doc("Where an answer tells whether there is more, such as `/has_more`."))
        .add(
            Key.bool(STOP_FLAG_LAST)
                .byDefault(false)
                .low()
                .display("Value of the flag")
                .doc("What the flag is at the last page: false of `has_more`, true of `isLast`."))
        .add(
            Key.list(HOSTS)
                .byDefault(List.of())
                .low()
                .display("Hosts of links")
                .doc(
                    "Hosts, beside that of `base.url`, that links to the next page may lead to:"
                        + " credentials go with them."))
        .add(
            Key.bool(STABLE)
                .byDefault(false)
                .low()
                .display("Pages hold still")
                .doc(
                    "Your word that no record leaves its page while pages are read by number:"
                        + " nothing is deleted, nor moved by an update. Exactly-once delivery with"
                        + " `page` and `offset` needs it."));
  }

  /** Whether pages are asked for by their numbers, and may shift: a job's result stays as it is. */
  static boolean numbered(AbstractConfig config) {
    String kind = kind(config);
    return !JobKeys.isSet(config) && (kind.equals("page") || kind.equals("offset"));
  }

  /** Whether the API may tell changes only, from the second round on. */
  static boolean changesOnly(AbstractConfig config) {
    return switch (kind(config)) {
      case "odata" -> true;
      case "token", "next.url" -> !config.getString(DELTA).isBlank();
      default -> false;
    };
  }

  private static String kind(AbstractConfig config) {
    return Validators.normal(config.getString(PAGING));
  }

  /**
   * @param base where the connector asks
   * @param secrets names of query parameters that credentials stand in
   * @throws ConfigException if a key is wrong, or missing
   */
  static Paging paging(AbstractConfig config, URI base, Set<String> secrets) {
    Hosts hosts = new Hosts(base, Set.copyOf(config.getList(HOSTS)), secrets);
    Paging pages = pages(config, hosts);
    return JobKeys.isSet(config) ? new JobPages(pages, hosts) : pages;
  }

  private static Paging pages(AbstractConfig config, Hosts hosts) {
    long size = config.getLong(SIZE);
    long start = config.getLong(START);
    return switch (kind(config)) {
      case "page" ->
          made(
              TOTAL,
              config,
              () -> new PageNumbers(start < 0 ? 1 : start, size, total(config), stop(config)));
      case "offset" ->
          made(
              TOTAL,
              config,
              () -> new Offsets(Math.max(0, start), size, total(config), stop(config)));
      case "token" -> new Tokens(needed(config, NEXT), where(config, DELTA), told(config));
      case "next.url" ->
          new NextUrls(needed(config, NEXT), where(config, DELTA), hosts, told(config));
      case "link" -> new LinkHeaders(hosts, told(config));
      case "keyset" ->
          made(KEYS, config, () -> new Keyset(pointers(config, KEYS), size, told(config)));
      case "odata" -> NextUrls.odata(hosts);
      case "relay" -> Tokens.relay(pointer(config, PAGE_INFO));
      default -> new OnePage();
    };
  }

  private static Stop stop(AbstractConfig config) {
    return new Stop(config.getBoolean(STOP_EMPTY), fewerThan(config), flag(config));
  }

  /** Where a page without records may be followed by others. */
  private static Stop told(AbstractConfig config) {
    return new Stop(false, fewerThan(config), flag(config));
  }

  private static long fewerThan(AbstractConfig config) {
    if (!config.getBoolean(STOP_SHORT)) {
      return 0;
    }
    if (config.getLong(SIZE) == 0) {
      throw new ConfigException(SIZE, 0, "has to be known where " + STOP_SHORT + " is set");
    }
    return config.getLong(SIZE);
  }

  private static Stop.Flag flag(AbstractConfig config) {
    Where where = where(config, STOP_FLAG);
    return where == null ? null : new Stop.Flag(where, config.getBoolean(STOP_FLAG_LAST));
  }

  private static Total total(AbstractConfig config) {
    Where where = where(config, TOTAL);
    return where == null
        ? null
        : new Total(where, Validators.normal(config.getString(TOTAL_OF)).equals("pages"));
  }

  private static Where needed(AbstractConfig config, String key) {
    Where where = where(config, key);
    if (where == null) {
      throw new ConfigException(
          key,
          "",
          "is needed with paging="
              + kind(config)
              + ": write a JSON pointer, such as /meta/next, or header:<name>");
    }
    return where;
  }

  /** Null if it is empty. */
  private static Where where(AbstractConfig config, String key) {
    String text = config.getString(key).strip();
    return text.isEmpty() ? null : made(key, config, () -> Where.parse(text));
  }

  /** JSON pointers of a list. */
  static List<JsonPointer> pointers(AbstractConfig config, String key) {
    return config.getList(key).stream().map(text -> pointer(key, text)).toList();
  }

  /** A JSON pointer. */
  static JsonPointer pointer(AbstractConfig config, String key) {
    return pointer(key, config.getString(key).strip());
  }

  private static JsonPointer pointer(String key, String text) {
    if (!text.startsWith("/")) {
      throw new ConfigException(key, text, "must be a JSON pointer, such as /updated_at");
    }
    return JsonPointer.compile(text);
  }

  private static <T> T made(String key, AbstractConfig config, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, config.values().get(key), e.getMessage());
    }
  }
}
