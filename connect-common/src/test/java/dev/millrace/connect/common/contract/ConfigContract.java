package dev.millrace.connect.common.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Warnings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * What holds for the configuration of every connector, after Airlift's two tests a config class.
 */
public final class ConfigContract {
  private ConfigContract() {}

  /** Every key with its default as a person would write it; "" where there is none. */
  public static Map<String, String> defaults(ConfigDef def) {
    Map<String, String> props = new LinkedHashMap<>();
    for (ConfigKey key : def.configKeys().values()) {
      boolean some = key.hasDefault() && key.defaultValue != null;
      props.put(key.name, some ? key.defaultValue.toString().replaceAll("^\\[\\]$", "") : "");
    }
    return props;
  }

  /** Each key tells a form and a reader all they need. */
  public static void everyKeyIsDescribed(ConfigDef def) {
    for (ConfigKey key : def.configKeys().values()) {
      assertThat(key.documentation).as("doc of %s", key.name).isNotBlank().endsWith(".");
      assertThat(key.group).as("group of %s", key.name).isNotBlank();
      assertThat(key.displayName)
          .as("display name of %s", key.name)
          .isNotBlank()
          .isNotEqualTo(key.name);
      assertThat(key.orderInGroup).as("order of %s", key.name).isPositive();
      assertThat(key.width).as("width of %s", key.name).isNotNull();
    }
  }

  /**
   * Each key is read by a public accessor without parameters of the typed config, or nobody could
   * use it.
   *
   * @param full a config with every key set
   */
  public static void everyKeyIsRead(AbstractConfig full) {
    everyKeyIsRead(new ConfigDef(), full);
  }

  /**
   * The same, but for the keys of {@code def} that are ignored on purpose.
   *
   * @param full a config with every key set
   */
  public static void everyKeyIsRead(ConfigDef def, AbstractConfig full) {
    Set<String> ignored =
        def.configKeys().values().stream()
            .filter(Warnings::isIgnored)
            .map(key -> key.name)
            .collect(Collectors.toSet());
    assertThat(full.originals().keySet())
        .as("set every key of the definition in this test")
        .containsAll(full.values().keySet());
    for (Method method : full.getClass().getDeclaredMethods()) {
      if (method.getParameterCount() == 0
          && Modifier.isPublic(method.getModifiers())
          && !Modifier.isStatic(method.getModifiers())) {
        try {
          method.invoke(full);
        } catch (IllegalAccessException | InvocationTargetException e) {
          throw new AssertionError(method + " fails", e);
        }
      }
    }
    assertThat(full.unused())
        .as("keys that no accessor reads, and that are not ignored on purpose")
        .isSubsetOf(ignored);
  }

  /** The page's table is the definition's; run with {@code -Dmillrace.docs=write} to renew it. */
  public static void tableIsCurrent(ConfigDef def, Path page) throws IOException {
    String text = Files.readString(page);
    String begin = "<!-- config: generated, do not edit -->\n";
    String end = "<!-- /config -->";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(from >= begin.length() && to >= from)
        .as("%s has the lines '%s' and '%s'", page, begin.strip(), end)
        .isTrue();
    String table = ConfigTable.of(def);
    if ("write".equals(System.getProperty("millrace.docs"))) {
      Files.writeString(page, text.substring(0, from) + table + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("%s is out of date: run ./mvnw test -Dmillrace.docs=write", page.getFileName())
        .isEqualTo(table);
  }

  /** Secrets are of type PASSWORD, so that neither log nor {@code toString} shows them. */
  public static void secretsAreHidden(AbstractConfig config, Map<String, String> secrets) {
    secrets.forEach(
        (key, value) ->
            assertThat(config.values().toString() + config)
                .as("%s must be of type PASSWORD", key)
                .doesNotContain(value));
  }
}
