package dev.millrace.connect.file.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

class GlobTest {
  /** More often than others what means something. */
  private static final String OF_GLOBS = "aab/.-^&!$+()|**??[[]]{{}},,\\";

  private static final String OF_PATHS = "aaabb/.-^&![]{},\\";

  /** Java's takes a slash as the end of a range in brackets. */
  private static final Pattern SLASH_TO = Pattern.compile("\\[[^\\]]*-/");

  @Test
  void matchesAsJavasOwn() {
    Random random = new Random(7);
    int compared = 0;
    int matched = 0;
    for (int i = 0; i < 200_000; i++) {
      String glob = text(random, OF_GLOBS, 7);
      PathMatcher javas;
      try {
        javas = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      } catch (PatternSyntaxException e) {
        continue;
      }
      if (SLASH_TO.matcher(glob).find()) {
        continue;
      }
      Pattern ours = Glob.compile(glob);
      for (int j = 0; j < 10; j++) {
        Path path = Path.of(text(random, OF_PATHS, 6));
        boolean matches = ours.matcher(path.toString()).matches();
        assertThat(matches).as("%s on %s", glob, path).isEqualTo(javas.matches(path));
        compared++;
        matched += matches ? 1 : 0;
      }
    }
    assertThat(compared).isGreaterThan(100_000);
    assertThat(matched).isGreaterThan(1_000);
  }

  private static String text(Random random, String characters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(longest); i > 0; i--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> Glob.compile("a{b,c")).hasMessageContaining("Missing '}'");
    assertThatThrownBy(() -> Glob.compile("a[bc")).hasMessageContaining("Missing ']'");
    assertThatThrownBy(() -> Glob.compile("{a,{b}}")).hasMessageContaining("group within a group");
    assertThatThrownBy(() -> Glob.compile("[a/b]")).hasMessageContaining("slash within brackets");
    assertThatThrownBy(() -> Glob.compile("a\\")).hasMessageContaining("Nothing to escape");
  }

  @Test
  void matchesNamesThatNoPathOfThisMachineNeedHold() {
    assertThat(Glob.compile("*.csv").matcher("a\0ä\uD83D\uDE00.csv").matches()).isTrue();
    assertThat(Glob.compile("2026-1?/*").matcher("2026-11/a//b").matches()).isFalse();
    assertThat(Glob.compile("a/*/b").matcher("a//b").matches()).isTrue();
  }
}
