package dev.millrace.connect.s3;

import dev.millrace.connect.common.template.Template;
import dev.millrace.connect.common.template.Template.Piece;
import dev.millrace.connect.s3.file.FileName;
import dev.millrace.connect.s3.file.FileName.Part;
import dev.millrace.connect.s3.partition.Partitioning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads {@code filename.template}, and sees to it that no two files can get one name. */
final class FileNameTemplate {
  private static final int PARTITION_WIDTH = 10;
  private static final int OFFSET_WIDTH = 20;

  private final String delimiter;
  private final int offsetWidth;
  private final Function<String, Partitioning> time;

  /**
   * @param delimiter {@code file.delim}
   * @param offsetWidth {@code filename.offset.zero.pad.width}
   * @param time makes a time's text from its pattern
   */
  FileNameTemplate(String delimiter, int offsetWidth, Function<String, Partitioning> time) {
    this.delimiter = delimiter;
    this.offsetWidth = offsetWidth;
    this.time = time;
  }

  /**
   * @param template "" for the standard name
   * @throws IllegalArgumentException if a reference has no meaning, or the name would not be unique
   */
  FileName read(String template) {
    if (template.isEmpty()) {
      return FileName.standard(delimiter, offsetWidth);
    }
    if (!template.matches("[^/\\\\%\\p{Cntrl}]+")) {
      throw new IllegalArgumentException(
          "a file's name can't have control characters, / \\ or %; directories are made by"
              + " partition.template");
    }
    List<Part> parts = new ArrayList<>();
    Piece last = null;
    for (Piece piece : Template.parse(template).pieces()) {
      separated(last, piece);
      parts.add(
          piece instanceof Piece.Text text
              ? new Part.Text(text.text())
              : part((Piece.Reference) piece));
      last = piece;
    }
    for (Class<?> needed :
        List.of(Part.Topic.class, Part.Partition.class, Part.StartOffset.class)) {
      if (parts.stream().noneMatch(needed::isInstance)) {
        throw new IllegalArgumentException(
            "it needs {{topic}}, {{partition}} and {{start_offset}}, or two files could get one"
                + " name");
      }
    }
    return new FileName(parts, delimiter);
  }

  /** Numbers must not run into each other: 1 and 12 would look like 11 and 2. */
  private static void separated(Piece last, Piece next) {
    boolean touch = last instanceof Piece.Reference && next instanceof Piece.Reference;
    boolean digits =
        (last instanceof Piece.Reference
                && next instanceof Piece.Text text
                && Character.isDigit(text.text().charAt(0)))
            || (next instanceof Piece.Reference
                && last instanceof Piece.Text before
                && Character.isDigit(before.text().charAt(before.text().length() - 1)));
    if (touch || digits) {
      throw new IllegalArgumentException(
          "put a sign such as + or - between "
              + (touch ? last + " and " + next : "a reference and digits"));
    }
  }

  private Part part(Piece.Reference reference) {
    return switch (reference.name()) {
      case "topic" -> new Part.Topic();
      case "partition" -> new Part.Partition(padding(reference) ? PARTITION_WIDTH : 0);
      case "start_offset" -> new Part.StartOffset(padding(reference) ? OFFSET_WIDTH : offsetWidth);
      case "timestamp" -> new Part.Timestamp(time.apply(Template.timePattern(reference)));
      case "key" ->
          throw new IllegalArgumentException(
              "a file holds many keys unless its directory is made by them: set"
                  + " partitioner.class=template and partition.template={{key}}");
      default ->
          throw new IllegalArgumentException(
              reference
                  + " names nothing: write topic, partition, start_offset or"
                  + " timestamp:<pattern>");
    };
  }

  private static boolean padding(Piece.Reference reference) {
    return switch (reference.argument()) {
      case "", "padding=false" -> false;
      case "padding=true" -> true;
      default ->
          throw new IllegalArgumentException(reference + " can have padding=true, nothing else");
    };
  }
}
