package dev.millrace.connect.file.discover;

import dev.millrace.connect.common.template.Template;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The folders to look in: as they stand, or with a day in them, as {@code in/{{time:yyyy/MM/dd}}/}.
 * Immutable.
 *
 * @param days how many days back from today are looked at, today included
 */
public record Folders(List<Template> templates, int days, ZoneId zone) {

  /**
   * @throws IllegalArgumentException if a template is wrong; the message says how
   */
  public static Folders of(List<String> texts, int days, ZoneId zone) {
    List<Template> templates = texts.stream().map(Template::parse).toList();
    Folders folders = new Folders(templates, days, zone);
    folders.at(0);
    return folders;
  }

  /** The folders to look in at a time; each is empty, or ends in a slash. */
  public Set<String> at(long nowMs) {
    Set<String> folders = new LinkedHashSet<>();
    ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(zone);
    for (Template template : templates) {
      // From the oldest on; a folder of a month comes once.
      for (int back = days - 1; back >= 0; back--) {
        folders.add(folder(template, now.minus(back, ChronoUnit.DAYS)));
      }
    }
    if (folders.isEmpty()) {
      folders.add("");
    }
    return folders;
  }

  private static String folder(Template template, ZonedDateTime time) {
    StringBuilder text = new StringBuilder();
    for (Template.Piece piece : template.pieces()) {
      if (piece instanceof Template.Piece.Text plain) {
        text.append(plain.text());
      } else if (piece instanceof Template.Piece.Reference reference) {
        if (!reference.name().equals("time")) {
          throw new IllegalArgumentException(
              reference + " names nothing: write {{time:yyyy/MM/dd}}");
        }
        text.append(
            DateTimeFormatter.ofPattern(Template.timePattern(reference), Locale.ROOT).format(time));
      }
    }
    String folder = text.toString().replaceAll("^/+|/+$", "");
    return folder.isEmpty() ? "" : folder + "/";
  }
}
