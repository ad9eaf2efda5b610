package dev.millrace.connect.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasksTest {
  @ParameterizedTest
  @CsvSource({
    "access_token=a1b2&x=1, access_token=***&x=1",
    "X-Amz-Signature=a1b2, X-Amz-Signature=***",
    "apikey=a1b2, apikey=***",
    "key=a1b2, key=***",
    "page_token=a1b2, page_token=a1b2",
    "keyword=a1b2, keyword=a1b2",
    "a&b=, a&b="
  })
  void masksParametersByName(String query, String masked) {
    assertThat(Masks.NONE.url(URI.create("https://u:p@h:1/p?" + query)))
        .isEqualTo("https://***@h:1/p?" + masked);
  }

  @Test
  void masksKnownValuesWhereverTheyStand() {
    Masks masks = Masks.of(List.of("s3 cret/", "s3 cret/longer", "ab"));
    assertThat(masks.url(URI.create("https://h/hook/s3%20cret%2F?k=s3%20cret%2Flonger&v=ab")))
        .isEqualTo("https://h/hook/***?k=***&v=ab");
    assertThat(masks.text("bad key 's3 cret/'")).isEqualTo("bad key '***'");
  }

  @Test
  void requestsAndHeadersShowNoSecrets() {
    assertThat(Request.get(URI.create("https://h/?sig=x"))).hasToString("GET https://h/?sig=***");
    assertThat(Header.secret("Authorization", "x")).hasToString("Authorization: ***");
    assertThat(new Login("me", "x")).hasToString("me:***");
  }
}
