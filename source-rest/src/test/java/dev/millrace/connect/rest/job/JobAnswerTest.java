package dev.millrace.connect.rest.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.rest.paging.Where;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobAnswerTest {
  private static JobAnswer read(String body) throws IOException {
    return JobAnswer.read(
        new ByteArrayInputStream(body.getBytes(UTF_8)),
        Map.of("location", List.of(" /jobs/7 ", "/jobs/8"), "empty", List.of("")));
  }

  @ParameterizedTest
  @CsvSource({
    "/id, 7",
    "/done, true",
    "/parts/1/state, late",
    "/parts/2/state,",
    "/parts/x/state,",
    "/id/deeper,",
    "/none,",
    "/nothing,",
    "/blank,",
    "/parts,",
    "header:Location, /jobs/7",
    "header:Empty,",
    "header:Other,"
  })
  void tellsWhatStandsThere(String where, String told) throws IOException {
    JobAnswer answer =
        read(
            "{\"id\":7,\"done\":true,\"none\":null,\"blank\":\"\","
                + "\"parts\":[{\"state\":\"soon\"},{\"state\":\"late\"}]}");
    assertThat(answer.told(Where.parse(where))).isEqualTo(told);
  }

  @Test
  void readsAnAnswerOfHeadersOnly() throws IOException {
    JobAnswer answer = read(" ");
    assertThat(answer.told(Where.parse("header:location"))).isEqualTo("/jobs/7");
    assertThat(answer.told(Where.parse("/id"))).isNull();
  }

  @Test
  void refusesWhatIsNoSmallJson() {
    assertThatThrownBy(() -> read("<id>s3cret</id>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is not JSON");
    assertThatThrownBy(() -> read("\"" + "x".repeat(1 << 20) + "\""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it has more than 1048576 bytes");
  }

  @Test
  void showsItsBeginningOnly() throws IOException {
    assertThat(read("[\"" + "x".repeat(1_000) + "\"]").shown()).startsWith("[\"xxx").hasSize(500);
  }
}
