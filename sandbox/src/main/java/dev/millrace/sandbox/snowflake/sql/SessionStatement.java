package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code BEGIN}, {@code COMMIT}, {@code ROLLBACK}, {@code USE} and {@code ALTER SESSION}. */
record SessionStatement(StatementType type, Work work) implements Statement {
  /** What it does; returns the parameters that it changed. */
  interface Work {
    Map<String, Object> run() throws SqlFailure, SQLException;
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    Map<String, Object> changed = work.run();
    Answer done = Answers.done(type);
    return new Answer(type.id(), done.columns(), done.rows(), 0, false, changed, Optional.empty());
  }

  static Statement transaction(Translation translation) throws SqlFailure {
    Tokens tokens = translation.tokens;
    Transaction transaction = translation.context.transaction();
    Token what = tokens.next();
    if (what.is("START")) {
      tokens.expect("TRANSACTION");
    } else if (!tokens.accept("TRANSACTION")) {
      tokens.accept("WORK");
    }
    if (tokens.accept("NAME")) {
      tokens.identifier();
    }
    tokens.end();
    return new SessionStatement(
        StatementType.TRANSACTION,
        () -> {
          switch (what.name()) {
            case "COMMIT" -> transaction.commit();
            case "ROLLBACK" -> transaction.rollback();
            default -> transaction.begin();
          }
          return Map.of();
        });
  }

  static Statement use(Translation translation) throws SqlFailure {
    Tokens tokens = translation.tokens;
    SessionContext context = translation.context;
    tokens.expect("USE");
    String kind =
        List.of("DATABASE", "SCHEMA", "ROLE", "WAREHOUSE", "SECONDARY").stream()
            .filter(word -> tokens.is(word) && tokens.peek(1).isIdentifier())
            .findFirst()
            .orElse(null);
    if (kind != null) {
      tokens.next();
    }
    List<String> name = tokens.dotted();
    tokens.end();
    return new SessionStatement(
        StatementType.USE,
        () -> {
          use(context, kind, name);
          return Map.of();
        });
  }

  private static void use(SessionContext context, String kind, List<String> name)
      throws SqlFailure, SQLException {
    if (kind == null && name.size() == 2) {
      context.useSchema(name.get(0), name.get(1));
    } else if (kind == null || kind.equals("DATABASE")) {
      context.useDatabase(name.get(0));
    } else if (kind.equals("SCHEMA")) {
      String[] schema = context.resolveSchema(name);
      context.useSchema(schema[0], schema[1]);
    } else if (kind.equals("ROLE")) {
      context.useRole(name.get(0));
    } else if (kind.equals("WAREHOUSE")) {
      context.useWarehouse(name.get(0));
    } else {
      throw Failures.unsupported("USE " + kind);
    }
  }

  /** Behind ALTER SESSION. */
  static Statement alter(Translation translation) throws SqlFailure {
    Tokens tokens = translation.tokens;
    SessionContext context = translation.context;
    boolean set = tokens.accept("SET");
    if (!set) {
      tokens.expect("UNSET");
    }
    Map<String, Object> wanted = new TreeMap<>();
    do {
      String name = tokens.identifier();
      String value = "";
      if (set) {
        tokens.expect("=");
        value = (tokens.accept("-") ? "-" : "") + tokens.stringOrWord();
      }
      wanted.put(name, value);
      tokens.accept(",");
    } while (!tokens.atEnd());
    tokens.end();
    return new SessionStatement(
        StatementType.ALTER_SESSION,
        () -> {
          Map<String, Object> changed = new TreeMap<>();
          boolean before = context.parameters().isTrue("AUTOCOMMIT");
          for (var entry : wanted.entrySet()) {
            changed.put(
                entry.getKey(),
                set
                    ? context.parameters().set(entry.getKey(), entry.getValue())
                    : context.parameters().unset(entry.getKey()));
          }
          if (before != context.parameters().isTrue("AUTOCOMMIT")) {
            context.transaction().commit();
          }
          return changed;
        });
  }
}
