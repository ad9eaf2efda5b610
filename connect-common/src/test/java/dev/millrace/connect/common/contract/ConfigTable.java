package dev.millrace.connect.common.contract;

import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Renders a {@link ConfigDef} as the Markdown table of a connector's page. */
final class ConfigTable {
  private ConfigTable() {}

  static String of(ConfigDef def) {
    StringBuilder table = new StringBuilder();
    for (String group : def.groups()) {
      table
          .append("\n### ")
          .append(group)
          .append("\n\n| key | type | default | what it does |\n|---|---|---|---|\n");
      List<ConfigKey> keys =
          def.configKeys().values().stream()
              .filter(key -> group.equals(key.group))
              .sorted(Comparator.comparingInt(key -> key.orderInGroup))
              .toList();
      for (ConfigKey key : keys) {
        table
            .append("| `")
            .append(key.name)
            .append("` | ")
            .append(key.type.name().toLowerCase(java.util.Locale.ROOT))
            .append(" | ")
            .append(defaultOf(key))
            .append(" | ")
            .append(key.documentation.replace("|", "\\|"))
            .append(key.validator == null ? "" : " Valid: " + valid(key) + ".")
            .append(" |\n");
      }
    }
    return table.append('\n').toString();
  }

  private static String valid(ConfigKey key) {
    return key.validator.toString().replace("|", "\\|");
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "**required**";
    }
    if (key.defaultValue == null || "".equals(key.defaultValue)) {
      return "";
    }
    if (key.type == Type.PASSWORD) {
      return "(hidden)";
    }
    return key.type == Type.LIST
        ? ((List<?>) key.defaultValue).isEmpty() ? "" : "`" + key.defaultValue + "`"
        : "`" + key.defaultValue + "`";
  }
}
