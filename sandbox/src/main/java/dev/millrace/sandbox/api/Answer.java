package dev.millrace.sandbox.api;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * An answer's body.
 *
 * @param gzip whether it is compressed
 * @param cut whether the connection is closed in its middle
 * @param leaving runs before the end of a whole answer goes out
 */
record Answer(Call call, boolean gzip, boolean cut, Runnable leaving) {

  /** Answers with more bytes go out while they are made, in chunks. */
  private static final int MOST_KEPT = 8 << 20;

  /** What a record has beside its payload, about. */
  private static final int AROUND = 250;

  private static final int BUFFER = 1 << 16;

  /** Writes one record. */
  interface Texts {
    byte[] of(Version version);
  }

  /** Sends records. */
  void send(List<Version> records, Frame frame, Texts texts) throws IOException {
    HttpExchange exchange = call.exchange();
    if (gzip) {
      call.answerHeader("Content-Encoding", "gzip");
    }
    long about = records.stream().mapToLong(each -> each.payloadBytes + AROUND).sum();
    if (about > MOST_KEPT) {
      stream(exchange, records, frame, texts);
      return;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream((int) about + 1_000);
    try (OutputStream out = gzip ? new GZIPOutputStream(kept) : kept) {
      write(out, records, frame, texts, true);
    }
    send(exchange, kept.toByteArray());
  }

  private void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    OutputStream out = exchange.getResponseBody();
    if (cut) {
      out.write(body, 0, body.length / 2);
      out.flush();
      // By the exchange: a body that is closed with bytes missing leaves the connection open.
      exchange.close();
      return;
    }
    out.write(body, 0, body.length - 1);
    leaving.run();
    out.write(body, body.length - 1, 1);
    out.close();
  }

  private void stream(HttpExchange exchange, List<Version> records, Frame frame, Texts texts)
      throws IOException {
    // A length that is never reached makes a client see that the body was cut.
    exchange.sendResponseHeaders(200, cut ? Long.MAX_VALUE : 0);
    OutputStream raw = exchange.getResponseBody();
    OutputStream out = new BufferedOutputStream(gzip ? new GZIPOutputStream(raw) : raw, BUFFER);
    List<Version> some = cut ? records.subList(0, records.size() / 2) : records;
    write(out, some, frame, texts, !cut);
    if (cut) {
      out.flush();
      exchange.close();
      return;
    }
    leaving.run();
    out.close();
  }

  private static void write(
      OutputStream out, List<Version> records, Frame frame, Texts texts, boolean whole)
      throws IOException {
    byte[] separator = utf8(frame.separator());
    out.write(utf8(frame.prefix()));
    for (int i = 0; i < records.size(); i++) {
      if (i > 0) {
        out.write(separator);
      }
      out.write(texts.of(records.get(i)));
    }
    if (whole) {
      out.write(utf8(frame.suffix()));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
