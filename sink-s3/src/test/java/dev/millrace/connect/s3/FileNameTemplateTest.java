package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.s3.file.FileName;
import dev.millrace.connect.s3.file.FileName.Part;
import dev.millrace.connect.s3.partition.Partitioning;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileNameTemplateTest {
  private static FileName read(String template) {
    return new FileNameTemplate("+", 10, pattern -> new Partitioning(List.of(), "/", ""))
        .read(template);
  }

  @Test
  void theWidelyUsedSinksNameIsTheDefault() {
    assertThat(read("")).isEqualTo(FileName.standard("+", 10));
    assertThat(read("{{topic}}+{{partition}}+{{start_offset}}")).isEqualTo(read(""));
  }

  @Test
  void takesTheOtherSinksTemplates() {
    assertThat(read("{{topic}}-{{partition:padding=true}}-{{start_offset:padding=true}}").parts())
        .containsExactly(
            new Part.Topic(),
            new Part.Text("-"),
            new Part.Partition(10),
            new Part.Text("-"),
            new Part.StartOffset(20));
    assertThat(read("{{timestamp:unit=yyyy}}_{{topic}}-{{partition}}-{{ start_offset }}").parts())
        .startsWith(new Part.Timestamp(new Partitioning(List.of(), "/", "")));
  }

  @Test
  void refusesNamesThatTwoFilesCouldGet() {
    for (String template :
        List.of("{{topic}}-{{partition}}", "{{partition}}-{{start_offset}}", "file")) {
      assertThatThrownBy(() -> read(template))
          .hasMessage(
              "it needs {{topic}}, {{partition}} and {{start_offset}}, or two files could get one"
                  + " name");
    }
    assertThatThrownBy(() -> read("{{topic}}-{{partition}}{{start_offset}}"))
        .hasMessage("put a sign such as + or - between {{partition}} and {{start_offset}}");
    assertThatThrownBy(() -> read("{{topic}}-1{{partition}}-{{start_offset}}"))
        .hasMessage("put a sign such as + or - between a reference and digits");
  }

  @Test
  void saysWhatIsWrongWithATemplate() {
    assertThatThrownBy(() -> read("{{topic}}/{{partition}}-{{start_offset}}"))
        .hasMessageContaining("directories are made by partition.template");
    assertThatThrownBy(() -> read("{{key}}")).hasMessageContaining("partition.template={{key}}");
    assertThatThrownBy(() -> read("{{offset}}")).hasMessageStartingWith("{{offset}} names nothing");
    assertThatThrownBy(() -> read("{{topic}}-{{partition")).hasMessageContaining("{{ without a }}");
    assertThatThrownBy(() -> read("topic}}")).hasMessageContaining("}} without a {{");
    assertThatThrownBy(() -> read("{{}}")).hasMessage("'{{}}' names nothing");
    assertThatThrownBy(() -> read("{{timestamp}}")).hasMessageContaining("needs a pattern");
    assertThatThrownBy(() -> read("{{partition:width=3}}"))
        .hasMessageContaining("can have padding=true");
  }
}
