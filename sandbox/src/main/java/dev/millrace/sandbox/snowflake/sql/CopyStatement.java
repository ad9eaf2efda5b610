package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code COPY INTO table}. */
final class CopyStatement implements Statement {
  private static final List<Column> COLUMNS =
      List.of(
          DataType.VARCHAR.column("file", true),
          DataType.VARCHAR.column("status", true),
          Answers.COUNT.column("rows_parsed", true),
          Answers.COUNT.column("rows_loaded", true),
          Answers.COUNT.column("error_limit", true),
          Answers.COUNT.column("errors_seen", true),
          DataType.VARCHAR.column("first_error", true),
          Answers.COUNT.column("first_error_line", true),
          Answers.COUNT.column("first_error_character", true),
          DataType.VARCHAR.column("first_error_column_name", true));

  private final Translation translation;
  private final SessionContext context;
  private final TableInfo table;
  private final List<ColumnInfo> columns;
  private final StageReference source;
  private final CopyOptions options;
  private final CopyFields fields;
  private final List<String> values;

  private CopyStatement(Translation translation) throws SqlFailure, SQLException {
    this.translation = translation;
    this.context = translation.context;
    Tokens tokens = translation.tokens;
    tokens.expect("COPY", "INTO");
    if (tokens.peek().kind() == Token.Kind.STAGE || tokens.peek().kind() == Token.Kind.STRING) {
      throw Failures.unsupported("COPY INTO a stage");
    }
    this.table = context.table(tokens.dotted(), "INSERT");
    boolean all = !tokens.is("(");
    List<ColumnInfo> named = Dml.columns(tokens, table);
    tokens.expect("FROM");
    int select = tokens.is("(") ? tokens.position() : -1;
    this.source = select < 0 ? StageReference.parse(tokens, context, "READ") : skipSelect(tokens);
    this.options = CopyOptions.parse(tokens, stageFormat(source.info()));
    this.fields = new CopyFields(options.format());
    this.columns = named;
    if (select >= 0) {
      this.values = transformation(tokens, select);
    } else if (options.match() != null) {
      if (!all) {
        throw Failures.compilation(
            "001003", "42000", "MATCH_BY_COLUMN_NAME takes no list of columns");
      }
      this.values = matched();
    } else {
      this.values = inOrder();
    }
    if (values.size() != columns.size()) {
      throw Dml.countMismatch(columns.size(), values.size());
    }
    if (translation.parameters() > 0) {
      throw Failures.unsupported("binds in COPY");
    }
  }

  static CopyStatement parse(Translation translation) throws SqlFailure, SQLException {
    return new CopyStatement(translation);
  }

  private static FileFormat stageFormat(Optional<StageInfo> stage) throws SqlFailure {
    return stage.isEmpty() || stage.get().format().isEmpty()
        ? FileFormat.DEFAULT
        : FileFormat.parse(new Tokens(stage.get().format()));
  }

  /** Passes over {@code (SELECT ... FROM @stage)}, for the format that stands behind it. */
  private StageReference skipSelect(Tokens tokens) throws SqlFailure, SQLException {
    StageReference found = null;
    int depth = 0;
    do {
      if (tokens.is("FROM") && depth == 1) {
        tokens.next();
        found = StageReference.parse(tokens, context, "READ");
        continue;
      }
      depth += tokens.is("(") ? 1 : tokens.is(")") ? -1 : 0;
      if (tokens.next().kind() == Token.Kind.END) {
        throw tokens.unexpected();
      }
    } while (depth > 0);
    if (found == null) {
      throw tokens.unexpected();
    }
    return found;
  }

  private List<String> transformation(Tokens tokens, int select) throws SqlFailure, SQLException {
    tokens.back(select);
    tokens.expect("(", "SELECT");
    translation.readFrom(fields);
    List<String> assigned = new ArrayList<>();
    do {
      Fragment value = translation.expressions.parse();
      if (tokens.accept("AS") || (tokens.peek().isIdentifier() && !tokens.is("FROM"))) {
        tokens.identifier();
      }
      if (assigned.size() >= columns.size()) {
        throw Dml.countMismatch(columns.size(), assigned.size() + 1);
      }
      assigned.add(assign(columns.get(assigned.size()), value));
    } while (tokens.accept(","));
    tokens.expect("FROM");
    StageReference.parse(tokens, context, "READ");
    if (tokens.is("(")) {
      throw Failures.unsupported("a file format within the SELECT of COPY: put it behind");
    }
    if (tokens.accept("AS") || tokens.peek().isIdentifier()) {
      if (tokens.is("WHERE") || tokens.is("ORDER") || tokens.is("LIMIT") || tokens.is("GROUP")) {
        throw Failures.compilation(
            "002308",
            "0A000",
            "COPY statement only supports simple SELECT from stage statements for import.");
      }
      tokens.identifier();
    }
    tokens.expect(")");
    return assigned;
  }

  private List<String> matched() {
    return columns.stream()
        .map(column -> assign(column, fields.named(column.name(), options.match())))
        .toList();
  }

  private List<String> inOrder() throws SqlFailure {
    boolean document = options.format().type() != FileFormat.Type.CSV;
    if (document && (columns.size() != 1 || !columns.get(0).type().kind().isSemiStructured())) {
      throw Failures.compilation(
          "002019",
          "0A000",
          "%s file format can produce one and only one column of type variant, object, or array. Use CSV file format if you want to load more than one column."
              .formatted(options.format().type()));
    }
    List<String> assigned = new ArrayList<>();
    for (ColumnInfo column : columns) {
      assigned.add(assign(column, fields.field(assigned.size() + 1, List.of())));
    }
    return assigned;
  }

  private String assign(ColumnInfo column, Fragment value) {
    Conversion.Mode mode = options.cut() ? Conversion.Mode.CAST : Conversion.Mode.ASSIGN;
    return column.type().convert(value.sql(), mode, translation.zone());
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    return Dml.change(context, table, LockTable.Mode.APPEND, this::copy);
  }

  private Answer copy() throws SqlFailure, SQLException, IOException {
    LoadHistory history = new LoadHistory(context, table);
    boolean wholeRows =
        options.format().type() == FileFormat.Type.CSV
            && translation.fields() == null
            && options.match() == null
            && options.format().isTrue("ERROR_ON_COLUMN_COUNT_MISMATCH", true);
    List<List<String>> rows = new ArrayList<>();
    List<StagedFile> loaded = new ArrayList<>();
    try (FileLoad load =
        new FileLoad(context, table, columns, values, fields, options, wholeRows)) {
      for (StagedFile file : files()) {
        if (!options.force() && history.has(file)) {
          continue;
        }
        FileLoad.Outcome outcome = load.load(file);
        if (outcome.loaded() > 0 || outcome.errors() == 0) {
          history.add(file, outcome.loaded());
          loaded.add(file);
        }
        rows.add(outcome.row(StageReference.displayName(file)));
      }
    }
    if (options.purge()) {
      for (StagedFile file : loaded) {
        context.stages().remove(file);
      }
    }
    return rows.isEmpty()
        ? Answers.status(type(), "Copy executed with 0 files processed.")
        : Answers.of(type(), COLUMNS, rows);
  }

  private List<StagedFile> files() throws SqlFailure, IOException {
    StageLocation location = source.location();
    List<StagedFile> listed = context.stages().list(location.stage(), location.prefix());
    if (!options.files().isEmpty()) {
      List<StagedFile> chosen = new ArrayList<>();
      for (String name : options.files()) {
        boolean slash = location.prefix().isEmpty() || location.prefix().endsWith("/");
        String full = location.prefix() + (slash ? "" : "/") + name;
        chosen.add(
            listed.stream()
                .filter(file -> file.name().equals(full))
                .findFirst()
                .orElseThrow(
                    () ->
                        Failures.value(
                            "091016", "22000", "Remote file '%s' was not found.".formatted(full))));
      }
      return chosen;
    }
    return listed.stream()
        .filter(
            file -> options.pattern() == null || options.pattern().matcher(file.name()).matches())
        .toList();
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public StatementType type() {
    return StatementType.COPY;
  }
}
