package dev.millrace.connect.file.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
  @Test
  void takesUrlsApartAsTheyStand() {
    assertThat(StoreUrl.parse("SFTP://me@host.example:2222/in 1%20/b/"))
        .isEqualTo(new StoreUrl("sftp", "me", "host.example", 2222, "/in 1%20/b"));
    assertThat(StoreUrl.parse("s3://bucket")).isEqualTo(new StoreUrl("s3", "", "bucket", -1, ""));
    assertThat(StoreUrl.parse("sftp://[::1]:22/in").describe()).isEqualTo("sftp://[::1]:22/in");
    assertThat(StoreUrl.parse("sftp://me@host/in").describe()).isEqualTo("sftp://host/in");
    assertThat(StoreUrl.parse("sftp://host/a@b").host()).isEqualTo("host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host", "sftp:/host", "sftp://host:99999/", "sftp://h/../x", "sftp://h/a\nb"})
  void refusesWhatIsNoUrl(String url) {
    assertThatThrownBy(() -> StoreUrl.parse(url))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("store must");
  }

  @Test
  void refusesAPasswordWithoutRepeatingIt() {
    assertThatThrownBy(() -> StoreUrl.parse("sftp://me:hunter2@host/in"))
        .hasMessageContaining("must not hold a password")
        .hasMessageNotContaining("hunter2");
  }
}
