package dev.millrace.connect.snowflake.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountUrlTest {
  @ParameterizedTest
  @CsvSource({
    "acme.snowflakecomputing.com, https://acme.snowflakecomputing.com:443, acme",
    "https://acme.eu-central-1.snowflakecomputing.com:443/,"
        + " https://acme.eu-central-1.snowflakecomputing.com:443, acme",
    "org-acme.privatelink.snowflakecomputing.com:8443,"
        + " https://org-acme.privatelink.snowflakecomputing.com:8443, org-acme",
    "http://localhost:4711, http://localhost:4711, localhost"
  })
  void readsEveryForm(String text, String whole, String account) {
    AccountUrl url = AccountUrl.parse(text);
    assertThat(url).hasToString(whole);
    assertThat(url.account()).isEqualTo(account);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "acme/x", "user:pw@acme", "acme?x=1", "ftp://acme"})
  void refusesOthers(String text) {
    assertThatThrownBy(() -> AccountUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the account's host");
  }

  @Test
  void tellsWhatErrorsMean() {
    assertThat(Failures.isData(error(100_038, "22018"))).isTrue();
    assertThat(Failures.isData(error(100_090, "42P18"))).isFalse();
    assertThat(Failures.isMissing(error(2003, "42S02"))).isTrue();
    assertThat(Failures.isAuthorization(error(3001, "42501"))).isTrue();
    assertThat(Failures.isAuthorization(error(390_100, "08001"))).isTrue();
    assertThat(Failures.isAuthorization(error(390_112, "08001"))).isFalse();
    assertThat(Failures.isPassing(error(390_112, "08001"))).isTrue();
    assertThat(Failures.isPassing(error(625, "57014"))).isTrue();
    assertThat(Failures.isPassing(error(1003, "42000"))).isFalse();
  }

  private static java.sql.SQLException error(int code, String state) {
    return new java.sql.SQLException("m", state, code);
  }
}
