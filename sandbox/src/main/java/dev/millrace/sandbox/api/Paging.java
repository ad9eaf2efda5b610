package dev.millrace.sandbox.api;

import dev.millrace.sandbox.api.Question.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** How a collection is cut into pages; the second part of a path, in lower case. */
enum Paging {
  /** {@code GET /none/all/orders}: all at once. */
  ALL {
    @Override
    Page page(Question asked) {
      return Page.of(asked.from(0, Integer.MAX_VALUE).records());
    }
  },
  /** {@code ?page=1&limit=100}: tells {@code total}, {@code pages} and {@code has_more}. */
  PAGE {
    @Override
    Page page(Question asked) {
      int limit = asked.limit();
      long number = Math.max(1, asked.call().number("page", 1));
      Part part = asked.from((number - 1) * limit, limit);
      return counted(part, limit);
    }
  },
  /** {@code ?offset=0&limit=100}: tells {@code total}, {@code pages} and {@code has_more}. */
  OFFSET {
    @Override
    Page page(Question asked) {
      return counted(asked.from(asked.call().number("offset", 0), asked.limit()), asked.limit());
    }
  },
  /** {@code ?token=...}: {@code next_token} and the header {@code X-Next-Token} tell the next. */
  TOKEN {
    @Override
    Page page(Question asked) {
      Part part = asked.behind(asked.call().parameter("token"));
      String next = asked.next(part);
      Page page = Page.of(part.records()).header("X-Next-Token", next);
      page.meta().put("next_token", next);
      return page;
    }
  },
  /** {@code next} (relative) and a {@code Link} header (absolute) tell the next URL. */
  NEXT {
    @Override
    Page page(Question asked) {
      Part part = asked.behind(asked.call().parameter("token"));
      Page page = Page.of(part.records());
      if (part.more()) {
        String url = asked.url("token", asked.next(part));
        page.meta().put("next", url);
        page.header("Link", "<" + asked.call().origin() + url + ">; rel=\"next\"");
      }
      return page;
    }
  },
  /** {@code ?after_time=...&after_id=...}: the last record's {@code updated_at} and {@code id}. */
  KEYSET {
    @Override
    Page page(Question asked) {
      long time = asked.time("after_time", Long.MIN_VALUE);
      Part part =
          time == Long.MIN_VALUE
              ? asked.from(0, asked.limit())
              : asked.behind(time, asked.call().number("after_id", 0));
      Page page = Page.of(part.records());
      page.meta().put("has_more", part.more());
      return page;
    }
  },
  /**
   * OData 4: {@code @odata.nextLink}, and at the end {@code @odata.deltaLink}, which asks for what
   * has changed since; what was deleted comes as {@code @removed}. Always all times.
   */
  ODATA {
    @Override
    Page page(Question asked) {
      String delta = asked.call().parameter("$deltatoken");
      String token = delta == null ? asked.call().parameter("$skiptoken") : delta;
      long[] place =
          token == null
              ? new long[] {0, 0}
              : asked.tokens().read(token, asked.settings().pageTokenMs());
      boolean changes = delta != null || place[1] == 1;
      long end = asked.collection().seq();
      List<Version> found = asked.collection().behind(place[0], asked.limit());
      List<Version> shown = changes ? found : found.stream().filter(Version::visible).toList();
      Page page = Page.of(shown);
      page.meta().put("@odata.context", "$metadata#" + asked.collection().name());
      if (found.size() == asked.limit()) {
        long last = found.get(found.size() - 1).seq;
        String next = asked.tokens().of(last, changes ? 1 : 0);
        page.meta().put("@odata.nextLink", origin(asked) + asked.url("%24skiptoken", next));
      } else {
        long last = found.isEmpty() ? end : Math.max(end, found.get(found.size() - 1).seq);
        String next = asked.tokens().of(last, 1);
        page.meta().put("@odata.deltaLink", origin(asked) + asked.url("%24deltatoken", next));
      }
      return page;
    }

    private String origin(Question asked) {
      return asked.call().origin();
    }

    @Override
    byte[] text(Version version, Format format, Call call) {
      return version.visible()
          ? super.text(version, format, call)
          : ("{\"@removed\":{\"reason\":\"deleted\"},\"id\":" + version.id + "}")
              .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    Frame frame(Question asked, Page page, Format format) {
      return Frame.object(null, "value", page.meta(), true);
    }
  },
  /**
   * {@code POST /none/graphql} with a query of one collection and the variables {@code first},
   * {@code after}, {@code since} and {@code until}: a Relay connection with {@code pageInfo}, and
   * {@code nodes}, or {@code edges} if the query names them. Which fields it names does not matter.
   */
  GRAPHQL {
    @Override
    Page page(Question asked) {
      Part part = asked.behind(asked.call().parameter("after"));
      Page page = Page.of(part.records());
      page.meta()
          .putObject("pageInfo")
          .put("hasNextPage", part.more())
          .put("endCursor", part.last() == null ? null : cursor(asked, part.last()));
      return page;
    }

    private String cursor(Question asked, Version version) {
      return asked.tokens().of(version.updatedMs, version.id);
    }

    @Override
    byte[] text(Version version, Format format, Call call) {
      byte[] node = super.text(version, format, call);
      return call.graphql().contains("edges")
          ? ("{\"node\":" + new String(node, StandardCharsets.UTF_8) + "}")
              .getBytes(StandardCharsets.UTF_8)
          : node;
    }

    @Override
    Frame frame(Question asked, Page page, Format format) {
      boolean edges = asked.call().graphql().contains("edges");
      Frame inner =
          Frame.object(asked.collection().name(), edges ? "edges" : "nodes", Page.object(), false);
      String info = page.meta().get("pageInfo").toString();
      return new Frame("{\"data\":" + inner.prefix(), ",", "],\"pageInfo\":" + info + "}}}");
    }
  },
  /**
   * {@code POST /none/soap} with an envelope in which leaf elements tell {@code collection}, {@code
   * since}, {@code until}, {@code limit} and {@code token}; {@code next_token} tells the next.
   */
  SOAP {
    @Override
    Page page(Question asked) {
      return TOKEN.page(asked);
    }

    @Override
    Frame frame(Question asked, Page page, Format format) {
      Frame inner = Format.XML.frame(asked.collection().name(), page.meta());
      return new Frame(
          inner
              .prefix()
              .replace(
                  "<answer>",
                  "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                      + "<soap:Body><answer>"),
          inner.separator(),
          inner.suffix() + "</soap:Body></soap:Envelope>");
    }
  };

  /** The part of a path. */
  static Paging of(String part) {
    for (Paging each : values()) {
      if (each.part().equals(part)) {
        return each;
      }
    }
    throw ApiException.notFound("paging " + part);
  }

  String part() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the body says which collection is asked for, and the path does not. */
  boolean posted() {
    return this == GRAPHQL || this == SOAP;
  }

  abstract Page page(Question asked);

  byte[] text(Version version, Format format, Call call) {
    return format.text(version);
  }

  /** {@code root=array} has the records alone; {@code meta=first} tells the rest before them. */
  Frame frame(Question asked, Page page, Format format) {
    if (format != Format.JSON) {
      return format.frame(asked.collection().name(), page.meta());
    }
    return "array".equals(asked.call().parameter("root"))
        ? Frame.array()
        : Frame.object(
            "data", "items", page.meta(), "first".equals(asked.call().parameter("meta")));
  }

  private static Page counted(Part part, int limit) {
    Page page = Page.of(part.records()).header("X-Total-Count", part.total() + "");
    page.meta()
        .put("total", part.total())
        .put("pages", (part.total() + limit - 1) / limit)
        .put("has_more", part.more());
    return page;
  }
}
