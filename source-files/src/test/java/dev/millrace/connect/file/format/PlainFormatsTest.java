package dev.millrace.connect.file.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.text.RowRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainFormatsTest {
  private static final int LIMIT = 1_000;

  private static MemoryFile file(String text) {
    return new MemoryFile("dir/a.txt", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(ReadFormat format, String text) throws IOException {
    return ReadContract.read(format, file(text)).stream()
        .map(read -> read.bad() == null ? read.value().toString() : read.bad())
        .toList();
  }

  private static LinesFormat lines(String regex) {
    return new LinesFormat(
        regex == null ? null : LineRegex.of(regex),
        RowRules.DEFAULT,
        StandardCharsets.UTF_8,
        LIMIT);
  }

  private static FixedWidthFormat fixed(boolean header) {
    return new FixedWidthFormat(
        Width.parse(List.of("id:4", "name: 6", "n:3")),
        header,
        RowRules.DEFAULT,
        StandardCharsets.UTF_8,
        LIMIT);
  }

  @Test
  void aLineIsTextAsItStands() throws IOException {
    assertThat(read(lines(null), "007\r\n é, \n\n1"))
        .containsExactly("Struct{line=007}", "Struct{line= é, }", "Struct{}", "Struct{line=1}");
    ReadContract.resumesAnywhere(lines(null), file("a\r\n\nb\nc"), SampleSchemas::auto);
    ReadContract.addsUp(lines(null), file("a\r\n\nb\nc\n".repeat(20)), SampleSchemas::auto, 100);
  }

  @Test
  void namedGroupsBecomeTypedFields() throws IOException {
    LinesFormat log =
        lines("(?<at>\\S+) \\((?<level>[A-Z]+)\\) (?:took (?<ms>\\d+) ms: )?(?<text>.*)");
    String text =
        "2024-01-01T00:00:00Z (INFO) took 12 ms: a\n\nnonsense\n2024-01-01T00:00:01Z (WARN) é\n";
    List<String> read = read(log, text);
    assertThat(read.get(0)).startsWith("Struct{at=").endsWith("level=INFO,ms=12,text=a}");
    assertThat(read.get(1))
        .isEqualTo(
            "'dir/a.txt', record 2 (byte 43): the line does not match lines.regex as a whole");
    assertThat(read.get(2)).endsWith("level=WARN,text=é}");
    ReadContract.resumesAnywhere(log, file(text), SampleSchemas::auto);
    assertThatThrownBy(() -> LineRegex.of("(a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("It is no regex: Unclosed group");
    assertThatThrownBy(() -> LineRegex.of("\\(?<a>"))
        .hasMessageStartingWith("It has no named group");
  }

  @Test
  void giveUpOnALineThatIsMadeForTheRegex() throws IOException {
    assertThat(read(lines("(?<a>(x+x+)+y\\2?)"), "x".repeat(40) + "\nxxy\n"))
        .containsExactly(
            "'dir/a.txt', record 1 (byte 0): lines.regex took more than 10000000 steps on this"
                + " line: simplify it",
            "Struct{a=xxy}");
  }

  @Test
  void cutsColumnsOfAFixedWidth() throws IOException {
    String text = "0001 Zoë    1\n2   ab\n\n   3é€😀456 78x\n";
    assertThat(read(fixed(false), text))
        .containsExactly(
            "Struct{id=0001,name=Zoë,n=1}",
            "Struct{id=2,name=ab}",
            "'dir/a.txt', record 3 (byte 23): the row has 4 columns, not 3");
    assertThat(read(fixed(true), "id  name  n\n1   a     2\n"))
        .containsExactly("Struct{id=1,name=a,n=2}");
    ReadContract.resumesAnywhere(fixed(true), file(text), SampleSchemas::auto);
    ReadContract.addsUp(fixed(true), file(text.repeat(9)), SampleSchemas::auto, 100);
    assertThatThrownBy(() -> Width.parse(List.of("id")))
        .hasMessage("'id' is no name, colon and width in characters, as in id:8");
    assertThatThrownBy(() -> Width.parse(List.of("a:1", "a:2"))).hasMessage("'a' is there twice");
  }

  @Test
  void givesBytesWholeOrInParts() throws IOException {
    BytesFormat whole = new BytesFormat(0, 10);
    BytesFormat parts = new BytesFormat(4, 10);
    for (String text : List.of("", "0123456789")) {
      assertThat(ReadContract.read(whole, file(text)))
          .singleElement()
          .extracting(ReadContract.Read::value)
          .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
      Place after = ReadContract.read(whole, file(text)).get(0).place();
      assertThat(ReadContract.read(whole, file(text), Range.WHOLE, after, SampleSchemas.auto()))
          .isEmpty();
    }
    assertThat(ReadContract.read(parts, file("0123456789")))
        .extracting(read -> new String((byte[]) read.value(), StandardCharsets.UTF_8))
        .containsExactly("0123", "4567", "89");
    assertThat(
            ReadContract.read(
                parts, file("0123456789"), Range.WHOLE, new Place(2, 8, 0), SampleSchemas.auto()))
        .hasSize(1);
    assertThatThrownBy(() -> ReadContract.read(whole, file("0123456789a")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "'dir/a.txt' is longer than record.max.bytes=10: raise it, or read the file in parts"
                + " with bytes.part.bytes");
  }
}
