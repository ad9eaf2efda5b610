package dev.millrace.connect.rest.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.position.PositionRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class ConnectTokensTest {
  private static final Tokens TOKENS = new Tokens("access-1", "refresh-1", 5_000);

  private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
  private long nanos;
  private int reads;

  private ConnectTokens tokens(String first, String passphrase) {
    return new ConnectTokens(
        "orders",
        "positions",
        first,
        new TokenCipher(passphrase, "orders"),
        partition -> {
          reads++;
          return offsets.get(partition);
        },
        () -> nanos);
  }

  private ConnectTokens tokens() {
    return tokens("first", "passphrase");
  }

  @SuppressWarnings("unchecked")
  private void commit(SourceRecord record) {
    offsets.put(
        (Map<String, ?>) record.sourcePartition(), (Map<String, Object>) record.sourceOffset());
  }

  private void pass(long ms) {
    nanos += TimeUnit.MILLISECONDS.toNanos(ms);
  }

  @Test
  void showsTokensOnceConnectHasStoredThem() {
    ConnectTokens keeper = tokens();
    keeper.look();
    assertThat(keeper.stored()).isNull();
    assertThat(keeper.pending()).isNull();

    keeper.store(TOKENS);
    SourceRecord record = keeper.pending();
    assertThat(record.topic()).isEqualTo("positions");
    assertThat(PositionRecord.is(record)).isTrue();
    assertThat(record.sourcePartition()).isEqualTo(Map.of("auth", "orders"));
    assertThat(record.sourceOffset().toString()).doesNotContain("access-1", "refresh-1", "first");
    assertThat(keeper.pending()).isNull();
    pass(1000);
    keeper.look();
    assertThat(keeper.stored()).isNull();

    commit(record);
    pass(1000);
    keeper.look();
    assertThat(keeper.stored()).isEqualTo(TOKENS);
    ConnectTokens restarted = tokens();
    restarted.look();
    assertThat(restarted.stored()).isEqualTo(TOKENS);
  }

  @Test
  void readsOnceASecondAtMost() {
    ConnectTokens tokens = tokens();
    for (int i = 0; i < 10; i++) {
      tokens.look();
      tokens.stored();
      pass(199);
    }
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void beginsAnewWithARefreshTokenOfAnotherConfiguration() {
    ConnectTokens keeper = tokens();
    keeper.store(TOKENS);
    commit(keeper.pending());
    ConnectTokens other = tokens("another", "passphrase");
    other.look();
    assertThat(other.stored()).isNull();
  }

  @Test
  void saysWhatToDoWithWhatCanNotBeRead() {
    ConnectTokens keeper = tokens();
    keeper.store(TOKENS);
    commit(keeper.pending());
    assertThatThrownBy(() -> tokens("first", "changed").look())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Set the former key, or reset the connector's offsets");

    offsets.replaceAll((partition, offset) -> Map.of("version", 2L));
    assertThatThrownBy(() -> tokens().look())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The stored tokens can't be read: version is 2");
  }

  @Test
  void checksOffsetsThatUsersWrite() {
    assertThat(ConnectTokens.is(Map.of("auth", "orders"))).isTrue();
    assertThat(ConnectTokens.is(Map.of("resource", "auth"))).isFalse();
    ConnectTokens.check(Map.of("version", 1, "tokens", "AQ=="));
    for (Map<String, Object> bad :
        List.<Map<String, Object>>of(
            Map.of(), Map.of("version", 1), Map.of("version", 1, "tokens", "?"))) {
      assertThatThrownBy(() -> ConnectTokens.check(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
