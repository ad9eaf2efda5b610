package dev.millrace.connect.common.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ValidatorsTest {
  private static void refused(Validator validator, Object value, String message) {
    assertThatThrownBy(() -> validator.ensureValid("key", value))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Invalid value " + value + " for configuration key: " + message);
  }

  private static void taken(Validator validator, Object value) {
    assertThatCode(() -> validator.ensureValid("key", value)).doesNotThrowAnyException();
  }

  @Test
  void choicesAreTakenInAnyCase() {
    Validator mode = Validators.oneOf("bulk", "incrementing");
    taken(mode, "Bulk");
    taken(mode, null);
    refused(mode, "bulky", "must be one of [bulk, incrementing]");
  }

  @Test
  void numbersKeepTheirRange() {
    taken(Validators.between(1, 3), 3);
    refused(Validators.between(1, 3), 4, "must be from 1 to 3");
    refused(Validators.atLeast(0), -1L, "must be at least 0");
    taken(Validators.offOrAtLeast(1000), -1L);
    refused(Validators.offOrAtLeast(1000), 10L, "must be -1 (off) or at least 1000");
  }

  @Test
  void offMayBeAnyNumber() {
    taken(Validators.offOr(0, 1000), 0);
    taken(Validators.offOr(0, 1000), 1000L);
    refused(Validators.offOr(0, 1000), 999, "must be 0 (off) or at least 1000");
  }

  @Test
  void textKeepsItsForm() {
    refused(Validators.notBlank(), " ", "must not be blank");
    refused(Validators.regex(), "a(", "must be a Java regular expression: Unclosed group");
    refused(Validators.timeZone(), "Mars/X", "must be a time zone such as UTC or Europe/Berlin");
    taken(Validators.timeZone(), "Europe/Berlin");
    refused(
        Validators.matching("even in length", s -> s.length() % 2 == 0),
        "abc",
        "must be even in length");
  }
}
