package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.partition.Partitioning.Step;
import java.util.regex.Pattern;

/** What validation asks of directories and names. */
final class LayoutCheck {
  private LayoutCheck() {}

  static void rules(Validation validation, S3SinkConfig config) {
    String partitioner = config.partitioner();
    if (partitioner.equals("field") || partitioner.equals("fieldandtime")) {
      validation.require(
          !config.getList(PartitionKeys.PARTITION_FIELDS).isEmpty(),
          PartitionKeys.PARTITION_FIELDS,
          "Name the fields to partition by, such as country,city.");
    }
    if (partitioner.equals("time") || partitioner.equals("fieldandtime")) {
      validation.require(
          config.getLong(PartitionKeys.PARTITION_DURATION) > 0,
          PartitionKeys.PARTITION_DURATION,
          "Set the length of an interval, such as 3600000 for an hour.");
      validation.require(
          !config.getString(PartitionKeys.PATH_FORMAT).isBlank(),
          PartitionKeys.PATH_FORMAT,
          "Set a format such as 'year'=YYYY/'month'=MM/'day'=dd/'hour'=HH.");
    }
    String template = config.getString(PartitionKeys.PARTITION_TEMPLATE);
    validation.require(
        partitioner.equals("template") != template.isBlank(),
        PartitionKeys.PARTITION_TEMPLATE,
        partitioner.equals("template")
            ? "Describe the directories, such as country={{value.country}}/{{timestamp:yyyy-MM}}."
            : "Set partitioner.class=template, or leave the template out.");
    if (part(validation, PartitionKeys.TIMESTAMP_PATTERN, config::timestamps)) {
      part(validation, pathKey(partitioner), () -> path(config.partitioning()));
    }
    part(validation, LayoutKeys.FILENAME_TEMPLATE, () -> config.layout().fileName());
  }

  private static String pathKey(String partitioner) {
    return switch (partitioner) {
      case "template" -> PartitionKeys.PARTITION_TEMPLATE;
      case "field" -> PartitionKeys.PARTITION_FIELDS;
      default -> PartitionKeys.PATH_FORMAT;
    };
  }

  /** Fixed text must leave whole directories, and none that leads up. */
  private static void path(Partitioning partitioning) {
    StringBuilder path = new StringBuilder();
    for (Step step : partitioning.steps()) {
      path.append(step instanceof Step.Text text ? text.text() : "x");
    }
    String delimiter = partitioning.delimiter();
    for (String directory : path.toString().split(Pattern.quote(delimiter), -1)) {
      if (directory.matches("\\.{0,2}") && !partitioning.steps().isEmpty()) {
        throw new IllegalArgumentException(
            "'"
                + directory
                + "' is no directory's name: leave '"
                + delimiter
                + "' out at both ends, and write no empty directory, . or ..");
      }
    }
  }

  private static boolean part(Validation validation, String key, Runnable read) {
    try {
      read.run();
      return true;
    } catch (IllegalArgumentException e) {
      String at = e.getMessage().startsWith("Field path") ? fieldKey(key) : key;
      if (validation.clean(at)) {
        validation.error(at, "Correct it: " + e.getMessage() + ".");
      }
      return false;
    }
  }

  private static String fieldKey(String key) {
    return switch (key) {
      case PartitionKeys.TIMESTAMP_PATTERN -> PartitionKeys.TIMESTAMP_FIELD;
      case PartitionKeys.PATH_FORMAT -> PartitionKeys.PARTITION_FIELDS;
      default -> key;
    };
  }
}
