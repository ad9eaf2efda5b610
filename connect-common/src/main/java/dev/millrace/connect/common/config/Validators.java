package dev.millrace.connect.common.config;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Checks for one value. Every message says what to write instead; null and absent values pass. */
public final class Validators {
  private Validators() {}

  /** One of {@code choices}, in any case. */
  public static Validator oneOf(Collection<String> choices) {
    List<String> allowed = List.copyOf(choices);
    return described(
        "one of " + allowed,
        (name, value) -> {
          if (value != null
              && allowed.stream().noneMatch(choice -> choice.equalsIgnoreCase((String) value))) {
            throw new ConfigException(name, value, "must be one of " + allowed);
          }
        });
  }

  public static Validator oneOf(String... choices) {
    return oneOf(List.of(choices));
  }

  /** A number between {@code min} and {@code max}, both included. */
  public static Validator between(long min, long max) {
    return described(
        max == Long.MAX_VALUE ? "at least " + min : "from " + min + " to " + max,
        (name, value) -> {
          if (value != null) {
            long number = ((Number) value).longValue();
            if (number < min || number > max) {
              throw new ConfigException(
                  name,
                  value,
                  max == Long.MAX_VALUE
                      ? "must be at least " + min
                      : "must be from " + min + " to " + max);
            }
          }
        });
  }

  public static Validator atLeast(long min) {
    return between(min, Long.MAX_VALUE);
  }

  /** -1 for "off", or at least {@code min}. */
  public static Validator offOrAtLeast(long min) {
    return offOr(-1, min);
  }

  /** {@code off} for "off", or at least {@code min}. */
  public static Validator offOr(long off, long min) {
    String rule = off + " (off) or at least " + min;
    return described(
        rule,
        (name, value) -> {
          if (value != null
              && ((Number) value).longValue() != off
              && ((Number) value).longValue() < min) {
            throw new ConfigException(name, value, "must be " + rule);
          }
        });
  }

  public static Validator notBlank() {
    return described(
        "not blank",
        (name, value) -> {
          if (value != null && ((String) value).isBlank()) {
            throw new ConfigException(name, value, "must not be blank");
          }
        });
  }

  /** A regular expression of {@link Pattern}. */
  public static Validator regex() {
    return described(
        "a Java regular expression",
        (name, value) -> {
          try {
            if (value != null) {
              Pattern.compile((String) value);
            }
          } catch (PatternSyntaxException e) {
            throw new ConfigException(
                name, value, "must be a Java regular expression: " + e.getDescription());
          }
        });
  }

  /** A time zone such as {@code UTC} or {@code Europe/Berlin}. */
  public static Validator timeZone() {
    return described(
        "a time zone such as UTC or Europe/Berlin",
        (name, value) -> {
          try {
            if (value != null && !((String) value).isEmpty()) {
              ZoneId.of((String) value);
            }
          } catch (DateTimeException e) {
            throw new ConfigException(
                name, value, "must be a time zone such as UTC or Europe/Berlin");
          }
        });
  }

  /** Text that {@code test} takes; {@code rule} completes the sentence "must be ...". */
  public static Validator matching(String rule, Predicate<String> test) {
    return described(
        rule,
        (name, value) -> {
          if (value != null && !test.test((String) value)) {
            throw new ConfigException(name, value, "must be " + rule);
          }
        });
  }

  /** The lower-case form in which choices are compared. */
  public static String normal(String choice) {
    return choice.toLowerCase(Locale.ROOT);
  }

  /** {@code ConfigDef} prints a validator's {@code toString} in its tables. */
  private static Validator described(String rule, Validator check) {
    return new Validator() {
      @Override
      public void ensureValid(String name, Object value) {
        check.ensureValid(name, value);
      }

      @Override
      public String toString() {
        return rule;
      }
    };
  }
}
