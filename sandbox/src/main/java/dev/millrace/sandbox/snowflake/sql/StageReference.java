package dev.millrace.sandbox.snowflake.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code @stage/path} names.
 *
 * @param info empty for a user's and a table's stage
 */
record StageReference(StageLocation location, Optional<StageInfo> info) {
  /**
   * @param text without the @
   * @param privilege READ or WRITE
   */
  static StageReference resolve(SessionContext context, String text, String privilege)
      throws SqlFailure, SQLException {
    int slash = endOfName(text);
    String name = text.substring(0, slash);
    String prefix = slash < text.length() ? text.substring(slash + 1) : "";
    if (name.equals("~")) {
      StageName stage = new StageName("", "", "~" + context.user(), 0);
      return new StageReference(new StageLocation(stage, prefix), Optional.empty());
    }
    if (name.contains("%")) {
      TableInfo table = context.table(parts(name.replace("%", "")), "OWNERSHIP");
      StageName stage =
          new StageName(
              table.name().database(), table.name().schema(), "%" + table.name().name(), 0);
      return new StageReference(new StageLocation(stage, prefix), Optional.empty());
    }
    QualifiedName qualified = context.resolve(parts(name));
    StageInfo info =
        context.stage(qualified).orElseThrow(() -> Failures.missing("Stage", qualified.toString()));
    if (info.session() == 0) {
      context
          .access()
          .demandStage(context.role(), qualified, info.owner(), privilege, "OWNERSHIP", "WRITE");
    }
    return new StageReference(new StageLocation(info.stage(), prefix), Optional.of(info));
  }

  /** Reads {@code @stage/path} or {@code '@stage/path'}. */
  static StageReference parse(Tokens tokens, SessionContext context, String privilege)
      throws SqlFailure, SQLException {
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.STAGE) {
      tokens.next();
      return resolve(context, token.text(), privilege);
    }
    if (token.kind() == Token.Kind.STRING && token.text().startsWith("@")) {
      tokens.next();
      return resolve(context, token.text().substring(1), privilege);
    }
    if (token.kind() == Token.Kind.STRING) {
      throw Failures.unsupported("a stage outside of Snowflake: " + token.text());
    }
    throw tokens.unexpected();
  }

  private static List<String> parts(String name) throws SqlFailure {
    Tokens tokens = new Tokens(name);
    List<String> parts = tokens.dotted();
    tokens.end();
    return parts;
  }

  /** A slash in quotes is part of a name. */
  private static int endOfName(String text) {
    boolean inQuotes = false;
    for (int i = 0; i < text.length(); i++) {
      inQuotes ^= text.charAt(i) == '"';
      if (text.charAt(i) == '/' && !inQuotes) {
        return i;
      }
    }
    return text.length();
  }

  /** How LIST and COPY call a file. */
  static String displayName(StagedFile file) {
    String stage = file.stage().name();
    boolean unnamed = stage.startsWith("~") || stage.startsWith("%");
    return unnamed ? file.name() : stage.toLowerCase(Locale.ROOT) + "/" + file.name();
  }
}
