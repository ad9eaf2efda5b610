package dev.millrace.connect.common.config;

import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * One configuration key: everything that a form, the REST API and the generated documentation say
 * of it, in one place. Immutable; each method returns a changed copy.
 */
public record Key(
    String name,
    Type type,
    Object defaultValue,
    Validator validator,
    Importance importance,
    String doc,
    Width width,
    String displayName,
    List<String> dependents,
    Recommender recommender) {

  /** What the documentation of a key of {@link #ignored} starts with. */
  static final String NO_EFFECT = "No effect: ";

  public Key {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    dependents = List.copyOf(dependents);
  }

  public static Key string(String name) {
    return of(name, Type.STRING, Width.MEDIUM);
  }

  public static Key password(String name) {
    return of(name, Type.PASSWORD, Width.MEDIUM);
  }

  public static Key integer(String name) {
    return of(name, Type.INT, Width.SHORT);
  }

  public static Key longInteger(String name) {
    return of(name, Type.LONG, Width.SHORT);
  }

  public static Key bool(String name) {
    return of(name, Type.BOOLEAN, Width.SHORT);
  }

  public static Key list(String name) {
    return of(name, Type.LIST, Width.LONG);
  }

  /**
   * A key that other connectors have and this one does not need: taken, so that their configuration
   * runs, and answered by a warning if it is set ({@link Warnings#ofIgnored}).
   *
   * @param instead what happens instead, as a sentence that follows "No effect:"
   */
  public static Key ignored(String name, Type type, Object defaultValue, String instead) {
    return of(name, type, Width.SHORT).byDefault(defaultValue).low().doc(NO_EFFECT + instead);
  }

  private static Key of(String name, Type type, Width width) {
    return new Key(
        name,
        type,
        ConfigDef.NO_DEFAULT_VALUE,
        null,
        Importance.MEDIUM,
        "",
        width,
        name,
        List.of(),
        null);
  }

  /** The value when the key is absent; null is allowed. Without this call the key is required. */
  public Key byDefault(Object value) {
    return new Key(
        name, type, value, validator, importance, doc, width, displayName, dependents, recommender);
  }

  public Key check(Validator newValidator) {
    return new Key(
        name,
        type,
        defaultValue,
        newValidator,
        importance,
        doc,
        width,
        displayName,
        dependents,
        recommender);
  }

  public Key high() {
    return importance(Importance.HIGH);
  }

  public Key low() {
    return importance(Importance.LOW);
  }

  private Key importance(Importance newImportance) {
    return new Key(
        name,
        type,
        defaultValue,
        validator,
        newImportance,
        doc,
        width,
        displayName,
        dependents,
        recommender);
  }

  public Key doc(String text) {
    return new Key(
        name,
        type,
        defaultValue,
        validator,
        importance,
        text,
        width,
        displayName,
        dependents,
        recommender);
  }

  public Key display(String newDisplayName) {
    return new Key(
        name,
        type,
        defaultValue,
        validator,
        importance,
        doc,
        width,
        newDisplayName,
        dependents,
        recommender);
  }

  public Key width(Width newWidth) {
    return new Key(
        name,
        type,
        defaultValue,
        validator,
        importance,
        doc,
        newWidth,
        displayName,
        dependents,
        recommender);
  }

  /** Offers {@code values} in {@code recommended_values}; other values stay valid. */
  public Key recommend(List<?> values) {
    List<Object> copy = List.copyOf(values);
    Recommender fixed =
        new Recommender() {
          @Override
          public List<Object> validValues(String key, java.util.Map<String, Object> parsedConfig) {
            return copy;
          }

          @Override
          public boolean visible(String key, java.util.Map<String, Object> parsedConfig) {
            return true;
          }
        };
    return new Key(
        name,
        type,
        defaultValue,
        validator,
        importance,
        doc,
        width,
        displayName,
        dependents,
        fixed);
  }
}
