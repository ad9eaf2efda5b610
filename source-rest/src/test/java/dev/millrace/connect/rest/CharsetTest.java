package dev.millrace.connect.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.rest.http.Server;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharsetTest {
  private static final String NOTE = "Grüße, 5 €, 🙂";

  private static String note(String type, byte[] body, String... pairs) throws Exception {
    Server.Handler handler =
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          Server.send(exchange, 200, body);
        };
    try (Server server = Server.plain().on("/notes", handler)) {
      Map<String, String> props = new HashMap<>();
      props.put("name", "notes");
      props.put("base.url", server.uri("").toString());
      props.put("resources", "notes");
      props.put("path", "/notes");
      props.put("schedule", "once");
      for (int i = 0; i < pairs.length; i += 2) {
        props.put(pairs[i], pairs[i + 1]);
      }
      TaskRun run = new TaskRun(props);
      run.start(1);
      try {
        run.commitUntil(records -> !records.isEmpty());
      } finally {
        run.stop();
      }
      return ((Struct) run.committed().get(0).value()).getString("note");
    }
  }

  private static byte[] json(String charset) {
    return ("[{\"note\":\"" + NOTE + "\"}]").getBytes(Charset.forName(charset));
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, UTF-8",
    "application/json; charset=utf-8, UTF-8",
    "application/json;charset=UTF-16, UTF-16",
    "application/json; Charset=\"UTF-16LE\", UTF-16LE",
    "application/json; q=1; charset=GB18030, GB18030",
    "application/json; charset=us-ascii, UTF-8"
  })
  void readsWhatAnAnswerSaysThatItIsIn(String type, String charset) throws Exception {
    assertThat(note(type, json(charset))).isEqualTo(NOTE);
  }

  @Test
  void readsOtherFormatsSo() throws Exception {
    byte[] csv = "id,note\n1,Grüße\n".getBytes(Charset.forName("ISO-8859-1"));
    assertThat(note("text/csv; charset=iso-8859-1", csv, "format", "csv")).isEqualTo("Grüße");
    byte[] xml = "<a><b><note>Grüße</note></b></a>".getBytes(Charset.forName("ISO-8859-1"));
    assertThat(note("text/xml; charset=iso-8859-1", xml, "format", "xml")).isEqualTo("Grüße");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "ISO-8859-1", "UTF-16"})
  void believesXmlItself(String charset) throws Exception {
    String xml = "<?xml version='1.0' encoding='%s'?><a><b><note>Grüße</note></b></a>";
    byte[] body = xml.formatted(charset).getBytes(Charset.forName(charset));
    assertThat(note("text/xml; charset=windows-1251", body, "format", "xml")).isEqualTo("Grüße");
  }

  @Test
  void takesTheUsersWordFirst() throws Exception {
    assertThat(note("application/json; charset=iso-8859-1", json("UTF-8"), "charset", "UTF-8"))
        .isEqualTo(NOTE);
    assertThat(note("application/json; charset=x-what", json("UTF-16"), "charset", "UTF-16"))
        .isEqualTo(NOTE);
  }

  @Test
  void saysWhatItCantRead() {
    assertThatThrownBy(() -> note("application/json; charset=x-what", json("UTF-8")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("GET http://localhost:")
        .hasMessageContaining("An answer says that it is in 'x-what', which is no charset");
    assertThatThrownBy(
            () ->
                note(
                    "application/json; charset=UTF-16BE",
                    "[{\"note\":\"odd\"}] ".getBytes(UTF_8),
                    "retry.attempts",
                    "1"))
        .hasMessageContaining("set the charset that it was written in");
  }
}
