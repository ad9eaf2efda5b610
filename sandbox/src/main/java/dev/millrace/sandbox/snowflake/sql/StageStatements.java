package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code PUT}, {@code LIST} and {@code REMOVE}. */
final class StageStatements {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private StageStatements() {}

  private interface Work {
    Answer run() throws SqlFailure, SQLException, IOException;
  }

  private record Simple(SessionContext context, StatementType type, List<Column> columns, Work work)
      implements Statement {
    @Override
    public Answer run() throws SqlFailure, SQLException, IOException {
      return context.transaction().read(work::run);
    }
  }

  static Statement put(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    tokens.expect("PUT");
    String source = tokens.string();
    if (!source.startsWith("file://")) {
      throw tokens.unexpected();
    }
    StageReference target = StageReference.parse(tokens, translation.context, "WRITE");
    int parallel = 4;
    boolean compress = true;
    boolean overwrite = false;
    String compression = "auto_detect";
    while (!tokens.atEnd()) {
      String option = tokens.identifier();
      tokens.expect("=");
      switch (option) {
        case "PARALLEL" -> parallel = tokens.integer();
        case "AUTO_COMPRESS" -> compress = tokens.bool();
        case "OVERWRITE" -> overwrite = tokens.bool();
        case "SOURCE_COMPRESSION" -> compression = tokens.stringOrWord().toLowerCase(Locale.ROOT);
        default -> throw Failures.unsupported("PUT ... " + option);
      }
    }
    tokens.end();
    FileTransfer transfer =
        new FileTransfer(
            source.substring("file://".length()),
            target.location(),
            parallel,
            compress,
            compression,
            overwrite);
    Answer answer =
        new Answer(
            StatementType.PUT.id(),
            List.of(),
            List.of(),
            0,
            false,
            Map.of(),
            Optional.of(transfer));
    return new Simple(translation.context, StatementType.PUT, List.of(), () -> answer);
  }

  static Statement list(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    tokens.next();
    Found found = found(translation, "READ");
    List<Column> columns =
        List.of(
            DataType.VARCHAR.column("name", true),
            Answers.COUNT.column("size", true),
            DataType.VARCHAR.column("md5", true),
            DataType.VARCHAR.column("last_modified", true));
    return new Simple(
        translation.context,
        StatementType.LIST,
        columns,
        () -> {
          List<List<String>> rows = new ArrayList<>();
          for (StagedFile file : found.files()) {
            rows.add(
                List.of(
                    StageReference.displayName(file),
                    String.valueOf(file.size()),
                    file.md5(),
                    HTTP_DATE.format(file.lastModified())));
          }
          return Answers.of(StatementType.LIST, columns, rows);
        });
  }

  static Statement remove(Translation translation) throws SqlFailure, SQLException {
    translation.tokens.next();
    Found found = found(translation, "WRITE");
    List<Column> columns = Answers.texts("name", "result");
    return new Simple(
        translation.context,
        StatementType.REMOVE,
        columns,
        () -> {
          List<List<String>> rows = new ArrayList<>();
          for (StagedFile file : found.files()) {
            if (translation.context.stages().remove(file)) {
              rows.add(List.of(StageReference.displayName(file), "removed"));
            }
          }
          return Answers.of(StatementType.REMOVE, columns, rows);
        });
  }

  private record Found(Stages stages, StageLocation location, Pattern pattern) {
    List<StagedFile> files() throws IOException {
      return stages.list(location.stage(), location.prefix()).stream()
          .filter(file -> pattern == null || pattern.matcher(file.name()).matches())
          .toList();
    }
  }

  private static Found found(Translation translation, String privilege)
      throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    StageReference reference = StageReference.parse(tokens, translation.context, privilege);
    Pattern pattern = null;
    if (tokens.accept("PATTERN")) {
      tokens.expect("=");
      pattern = Patterns.regex(tokens.string());
    }
    tokens.end();
    return new Found(translation.context.stages(), reference.location(), pattern);
  }
}
