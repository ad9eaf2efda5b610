package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.connect.common.position.OffsetFields;
import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.position.SourcePartition;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Keeps tokens, encrypted, in Connect's offsets: in the partition {@code {auth: connector}}, by
 * records that the keeper's task emits.
 *
 * <p>Those that a refresh token of another configuration began are not read, so that a new one can
 * be given. Thread-safe.
 */
public final class ConnectTokens implements TokenStore {
  private static final String PARTITION = "auth";
  private static final String VERSION_KEY = "version";
  private static final String TOKENS_KEY = "tokens";
  private static final long VERSION = 1;

  /** Connect reads its topic to the end for each look. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String connector;
  private final String topic;
  private final String began;
  private final TokenCipher cipher;
  private final Function<Map<String, String>, Map<String, Object>> reader;
  private final LongSupplier nanoTime;
  private String read;
  private Tokens stored;
  private Tokens pending;
  private boolean looked;
  private long lookedAt;

  /**
   * @param topic that position records go to
   * @param first the refresh token of the configuration
   * @param reader gives the stored offset of a partition, or null; asked once a second at most, on
   *     any thread
   * @param nanoTime as {@link System#nanoTime}
   */
  public ConnectTokens(
      String connector,
      String topic,
      String first,
      TokenCipher cipher,
      Function<Map<String, String>, Map<String, Object>> reader,
      LongSupplier nanoTime) {
    this.connector = connector;
    this.topic = topic;
    this.began = Hashes.hex(Hashes.sha256(first.getBytes(UTF_8)));
    this.cipher = cipher;
    this.reader = reader;
    this.nanoTime = nanoTime;
  }

  /** Whether it is the partition of tokens. */
  public static boolean is(Map<String, ?> partition) {
    return partition.keySet().equals(Set.of(PARTITION));
  }

  /**
   * Checks an offset of that partition, which users may write.
   *
   * @throws IllegalArgumentException if it is none; the message says what is wrong
   */
  public static void check(Map<String, ?> offset) {
    sealed(offset);
  }

  private static String sealed(Map<String, ?> offset) {
    OffsetFields fields = new OffsetFields(offset);
    fields.version(VERSION_KEY, VERSION);
    fields.bytes(TOKENS_KEY);
    return fields.text(TOKENS_KEY);
  }

  @Override
  public synchronized Tokens stored() {
    return stored;
  }

  /**
   * @throws ConnectException if what is stored can't be read
   */
  @Override
  public synchronized void look() {
    long now = nanoTime.getAsLong();
    if (looked && now - lookedAt < LOOK_NANOS) {
      return;
    }
    looked = true;
    lookedAt = now;
    Map<String, Object> offset = reader.apply(partition());
    if (offset == null) {
      return;
    }
    String text;
    try {
      text = sealed(offset);
    } catch (IllegalArgumentException e) {
      throw new ConnectException("The stored tokens can't be read: " + e.getMessage(), e);
    }
    if (!text.equals(read)) {
      stored = parse(cipher.decrypt(text));
      read = text;
    }
  }

  @Override
  public synchronized void store(Tokens tokens) {
    pending = tokens;
  }

  /**
   * The record that stores what was handed over; null if nothing was, or it was given before. The
   * task emits it, at once, for others wait for it.
   */
  public synchronized SourceRecord pending() {
    if (pending == null) {
      return null;
    }
    Map<String, Object> offset =
        Map.of(VERSION_KEY, VERSION, TOKENS_KEY, cipher.encrypt(written(pending)));
    pending = null;
    return PositionRecord.of(topic, connector, partition(), offset);
  }

  private Map<String, String> partition() {
    return SourcePartition.of(Map.of(PARTITION, connector));
  }

  private String written(Tokens tokens) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = TokenAnswer.JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("began", began);
      json.writeStringField("access", tokens.access());
      json.writeStringField("refresh", tokens.refresh());
      json.writeStringField("ends", String.valueOf(tokens.endsAtMs()));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Null if they began with another refresh token. */
  private Tokens parse(String text) {
    try {
      Map<String, String> fields = TokenAnswer.fields(text.getBytes(UTF_8));
      return began.equals(fields.get("began"))
          ? new Tokens(
              fields.get("access"), fields.get("refresh"), Long.parseLong(fields.get("ends")))
          : null;
    } catch (IOException | NumberFormatException e) {
      // Its message would show tokens.
      throw new ConnectException("The stored tokens are of no form that this connector writes");
    }
  }
}
