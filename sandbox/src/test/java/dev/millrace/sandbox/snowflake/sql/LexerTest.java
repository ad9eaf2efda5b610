package dev.millrace.sandbox.snowflake.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LexerTest {
  private static List<String> words(String sql) throws SqlFailure {
    List<Token> tokens = Lexer.split(sql);
    return tokens.subList(0, tokens.size() - 1).stream()
        .map(token -> token.kind() + " " + token.text())
        .toList();
  }

  @Test
  void readsStringsWithTheirEscapes() throws SqlFailure {
    assertThat(words("'it''s' 'a\\'b\\\\n\\n\\u0041' $$no \\n escape$$"))
        .containsExactly("STRING it's", "STRING a'b\\n\nA", "STRING no \\n escape");
  }

  @Test
  void passesOverEveryKindOfComment() throws SqlFailure {
    assertThat(words("a -- b\n c // d\n /* e */ f")).containsExactly("WORD a", "WORD c", "WORD f");
  }

  @Test
  void keepsQuotedIdentifiersAsTheyAre() throws SqlFailure {
    Token quoted = Lexer.split("\"a\"\"b C\"").get(0);
    assertThat(quoted.kind()).isEqualTo(Token.Kind.QUOTED);
    assertThat(quoted.name()).isEqualTo("a\"b C");
    assertThat(Lexer.split("ab$c").get(0).name()).isEqualTo("AB$C");
  }

  @Test
  void readsStagesUpToABlankOrABracket() throws SqlFailure {
    assertThat(words("@db.\"my s\".st/a/b.gz) @~/x"))
        .containsExactly("STAGE db.\"my s\".st/a/b.gz", "SYMBOL )", "STAGE ~/x");
  }

  @Test
  void tellsPathsFromCasts() throws SqlFailure {
    assertThat(words("$1:\"c\"::NUMBER(5,2)"))
        .containsExactly(
            "FIELD 1",
            "SYMBOL :",
            "QUOTED c",
            "SYMBOL ::",
            "WORD NUMBER",
            "SYMBOL (",
            "NUMBER 5",
            "SYMBOL ,",
            "NUMBER 2",
            "SYMBOL )");
  }

  @Test
  void takesTheFileOfAPutForAString() throws SqlFailure {
    assertThat(words("put file:///tmp/x.csv @s"))
        .containsExactly("WORD put", "STRING file:///tmp/x.csv", "STAGE s");
  }

  @Test
  void namesWhereAStringStaysOpen() {
    assertThatThrownBy(() -> Lexer.split("select\n 'abc"))
        .isInstanceOfSatisfying(
            SqlFailure.class, failure -> assertThat(failure.code()).isEqualTo("001003"))
        .hasMessageContaining("line 2 at position 1");
  }
}
