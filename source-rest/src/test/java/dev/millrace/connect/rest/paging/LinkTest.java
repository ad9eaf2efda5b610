package dev.millrace.connect.rest.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTest {
  private static final URI ASKED = URI.create("https://api.example/items?page=2");

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      nullValues = "nothing",
      value = {
        "<https://api.example/items?page=3>; rel=\"next\" => https://api.example/items?page=3",
        "</items?page=3>;rel=next => /items?page=3",
        "<?page=1>; rel=\"prev\", <?page=3>; rel=\"next\", <?page=9>; rel=\"last\" => ?page=3",
        "<?page=9>; rel=\"last next\" => ?page=9",
        "<?page=3>; title=\"a, b; rel=\\\"prev\\\"\"; rel=\"next\" => ?page=3",
        "<?ids=1,2;3>; rel=\"next\" => ?ids=1,2;3",
        "<?page=3>; REL=\"NEXT\" => ?page=3",
        "<?page=3>  ;  rel = \"next\"  ;  title*=UTF-8''x => ?page=3",
        ", ,<?page=3>; rel=\"next\" => ?page=3",
        "<?page=3>; crossorigin; rel=\"next\" => ?page=3",
        "<?page=3>; rel=\"prev\"; rel=\"next\" => nothing",
        "<?page=3>; anchor=\"#foo\"; rel=\"next\" => nothing",
        "<?page=3>; anchor=\"https://other.example/\"; rel=\"next\" => nothing",
        "<?page=3>; anchor=\"?page=2\"; rel=\"next\" => ?page=3",
        "<?page=3>; anchor=\"/items?page=2\"; rel=\"next\" => ?page=3",
        "<?page=3>; rel=\"nextish\" => nothing",
        "<?page=3; rel=\"next\" => nothing",
        "?page=3; rel=\"next\" => nothing",
        "<?page=3>; title=\"never closed; rel=\\\"next\\\" => nothing",
        "<?page=3>; title=\"ends in a backslash\\ => nothing",
        "<?page=3>; rel= => nothing",
        "<> => nothing"
      })
  void findsTheNextPage(String header, String expected) {
    String found =
        Link.parse(header).stream()
            .filter(link -> link.relates("next") && link.isAbout(ASKED))
            .map(Link::target)
            .collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(expected == null ? "" : expected);
  }
}
