package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.snowflake.sql.Binds;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import dev.millrace.sandbox.snowflake.sql.StageLocation;
import dev.millrace.sandbox.snowflake.sql.StagedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The parameters' values of a large batch: the driver uploads them as CSV files named 1, 2, and so
 * on to a temporary stage. What it can't tell in CSV is the type, so all are text; nothing between
 * two commas is NULL, and an empty text stands in quotes.
 */
final class BindStage {

  private final StageFiles stages;

  BindStage(StageFiles stages) {
    this.stages = stages;
  }

  Binds read(StageLocation location) throws SqlFailure {
    List<List<String>> columns = new ArrayList<>();
    try {
      List<StagedFile> files = new ArrayList<>(stages.list(location.stage(), location.prefix()));
      if (files.isEmpty()) {
        throw new SqlFailure("000709", "02000", "There are no bind values at " + location);
      }
      files.sort(Comparator.comparingInt(BindStage::number));
      for (StagedFile file : files) {
        boolean packed = file.name().endsWith(".gz");
        try (InputStream raw = Files.newInputStream(stages.path(file));
            InputStream in = packed ? new GZIPInputStream(raw) : raw;
            Reader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
          read(reader, columns);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new SqlFailure("000709", "02000", "The bind values at " + location + ": " + e);
    }
    return new Binds(columns.stream().map(c -> new Binds.Column("TEXT", c)).toList());
  }

  private static int number(StagedFile file) {
    String name = file.name().substring(file.name().lastIndexOf('/') + 1);
    return Integer.parseInt(name.replaceFirst("\\.gz$", ""));
  }

  /** Adds the values of all records to their columns. */
  static void read(Reader csv, List<List<String>> columns) throws IOException {
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    int column = 0;
    int c = csv.read();
    while (c >= 0) {
      if (c == '"') {
        quoted = true;
        c = quotedValue(csv, value);
      } else if (c == ',' || c == '\n') {
        add(columns, column, value.isEmpty() && !quoted ? null : value.toString());
        column = c == ',' ? column + 1 : 0;
        value.setLength(0);
        quoted = false;
        c = csv.read();
      } else {
        value.append((char) c);
        c = csv.read();
      }
    }
    if (quoted || !value.isEmpty() || column > 0) {
      throw new IOException("The last record has no end");
    }
    if (columns.stream().mapToInt(List::size).distinct().count() > 1) {
      throw new IOException("Some records are shorter than others");
    }
  }

  /** Reads up to the closing quote, and gives what comes after it. */
  private static int quotedValue(Reader csv, StringBuilder value) throws IOException {
    while (true) {
      int c = csv.read();
      if (c < 0) {
        throw new IOException("A quoted value has no end");
      }
      if (c == '"') {
        int next = csv.read();
        if (next != '"') {
          return next;
        }
      }
      value.append((char) c);
    }
  }

  private static void add(List<List<String>> columns, int column, String value) {
    if (column == columns.size()) {
      columns.add(new ArrayList<>());
    }
    columns.get(column).add(value);
  }
}
