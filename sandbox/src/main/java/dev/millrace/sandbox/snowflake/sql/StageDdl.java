package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** {@code CREATE STAGE} and {@code DROP STAGE}. */
final class StageDdl {
  private StageDdl() {}

  static Statement create(Translation translation, boolean replace, boolean temporary)
      throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    SessionContext context = translation.context;
    boolean perhaps = tokens.accept("IF", "NOT", "EXISTS");
    QualifiedName name = context.resolve(tokens.dotted());
    String comment = "";
    String format = "";
    while (!tokens.atEnd()) {
      String option = tokens.identifier();
      tokens.expect("=");
      switch (option) {
        case "COMMENT" -> comment = tokens.string();
        case "FILE_FORMAT" -> {
          int start = tokens.position();
          FileFormat.parse(tokens);
          format = tokens.textSince(start);
        }
        default -> throw Failures.unsupported("CREATE STAGE ... " + option);
      }
    }
    tokens.end();
    String owner =
        context
            .catalog()
            .schemaOwner(name.database(), name.schema())
            .orElseThrow(() -> Failures.missing("Schema", name.database() + "." + name.schema()));
    if (!temporary) {
      context
          .access()
          .demandInSchema(context.role(), name.database(), name.schema(), owner, "CREATE STAGE");
    }
    StageInfo info =
        new StageInfo(
            name,
            context.role(),
            context.clock().instant(),
            comment,
            format,
            temporary ? context.id() : 0);
    return new Ddl(context, null, () -> make(context, info, replace, perhaps));
  }

  private static String make(
      SessionContext context, StageInfo info, boolean replace, boolean perhaps)
      throws SqlFailure, SQLException, IOException {
    boolean temporary = info.session() != 0;
    boolean there =
        temporary
            ? context.temporaryStages().containsKey(info.name())
            : StageInfo.find(context.connection(), info.name()).isPresent();
    if (there && !replace) {
      return ObjectDdl.thereAlready(info.name().name(), perhaps);
    }
    if (there) {
      forget(context, info);
    }
    if (temporary) {
      context.temporaryStages().put(info.name(), info);
    } else {
      info.insert(context.connection());
    }
    context.stages().create(info.stage());
    return "Stage area " + info.name().name() + " successfully created.";
  }

  static void forget(SessionContext context, StageInfo info) throws SQLException, IOException {
    if (info.session() != 0) {
      context.temporaryStages().remove(info.name());
    } else {
      info.delete(context.connection());
    }
    context.stages().drop(info.stage());
  }

  /** Whether it was there. */
  static boolean drop(SessionContext context, List<String> name)
      throws SqlFailure, SQLException, IOException {
    StageInfo info = context.stage(context.resolve(name)).orElse(null);
    if (info == null) {
      return false;
    }
    if (info.session() == 0) {
      context.access().demandStage(context.role(), info.name(), info.owner(), "OWNERSHIP");
    }
    forget(context, info);
    return true;
  }
}
