package dev.millrace.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** How records are written. */
enum Format {
  JSON("application/json") {
    @Override
    byte[] text(Version version) {
      byte[] known = version.json;
      if (known == null) {
        known = utf8(json(version));
        if (version.payloadBytes <= LONGEST_KEPT) {
          version.json = known;
        }
      }
      return known;
    }
  },
  JSONL("application/x-ndjson") {
    @Override
    byte[] text(Version version) {
      return JSON.text(version);
    }

    @Override
    Frame frame(String collection, ObjectNode meta) {
      return new Frame("", "\n", "\n");
    }
  },
  CSV("text/csv; charset=utf-8") {
    @Override
    byte[] text(Version version) {
      return utf8(
          String.join(
              ",",
              version.id + "",
              version.number + "",
              version.seq + "",
              time(version),
              version.updatedMs + "",
              deleted(version) + "",
              version.parent < 0 ? "" : version.parent + "",
              "\"" + NOTE.replace("\"", "\"\"") + version.id + "\"",
              payload(version)));
    }

    @Override
    Frame frame(String collection, ObjectNode meta) {
      return new Frame(
          "id,version,seq,updated_at,updated_ms,deleted,parent,note,payload\r\n", "\r\n", "\r\n");
    }
  },
  XML("application/xml") {
    @Override
    byte[] text(Version version) {
      return utf8(
          "<record><id>"
              + version.id
              + "</id><version>"
              + version.number
              + "</version><seq>"
              + version.seq
              + "</seq><updated_at>"
              + time(version)
              + "</updated_at><updated_ms>"
              + version.updatedMs
              + "</updated_ms><deleted>"
              + deleted(version)
              + "</deleted><parent>"
              + (version.parent < 0 ? "" : version.parent)
              + "</parent><note>"
              + escape(NOTE)
              + version.id
              + "</note><payload>"
              + payload(version)
              + "</payload></record>");
    }

    @Override
    Frame frame(String collection, ObjectNode meta) {
      StringBuilder end = new StringBuilder("</records>");
      meta.properties()
          .forEach(
              each ->
                  end.append("<" + each.getKey() + ">")
                      .append(escape(each.getValue().asText()))
                      .append("</" + each.getKey() + ">"));
      return new Frame(
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<answer><records>",
          "",
          end.append("</answer>").toString());
    }
  };

  /** Texts of records with longer payloads are made anew, so that huge bodies need no memory. */
  private static final int LONGEST_KEPT = 4_096;

  /** What a reader that does not unescape reads wrong. */
  static final String NOTE = "Größe \"XL\", <5 kg> & ";

  private static final String LETTERS =
      "the quick brown fox jumps over the lazy dog while seven wizards quietly mix a jar of vile potion ";

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /** One record. */
  abstract byte[] text(Version version);

  /**
   * What is around records.
   *
   * @param meta what the answer tells beside them
   */
  Frame frame(String collection, ObjectNode meta) {
    return Frame.object("data", "items", meta, false);
  }

  private static String json(Version version) {
    return "{\"id\":"
        + version.id
        + ",\"version\":"
        + version.number
        + ",\"seq\":"
        + version.seq
        + ",\"updated_at\":\""
        + time(version)
        + "\",\"updated_ms\":"
        + version.updatedMs
        + ",\"deleted\":"
        + deleted(version)
        + (version.parent < 0 ? "" : ",\"parent\":" + version.parent)
        + ",\"note\":\""
        + NOTE.replace("\"", "\\\"")
        + version.id
        + "\",\"payload\":\""
        + payload(version)
        + "\"}";
  }

  private static boolean deleted(Version version) {
    return version.state != ApiVersion.State.LIVE;
  }

  private static String time(Version version) {
    return Instant.ofEpochMilli(version.updatedMs).toString();
  }

  private static String payload(Version version) {
    int from = (int) ((version.id * 31 + version.number) % LETTERS.length());
    String all = LETTERS.substring(from) + LETTERS.substring(0, from);
    int bytes = version.payloadBytes;
    return all.repeat(bytes / LETTERS.length()) + all.substring(0, bytes % LETTERS.length());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
