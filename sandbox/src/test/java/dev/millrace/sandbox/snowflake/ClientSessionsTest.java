package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.snowflake.sql.Engine;
import dev.millrace.sandbox.snowflake.sql.SessionSettings;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientSessionsTest {

  @TempDir Path directory;
  private final MovedClock clock = new MovedClock();
  private final ClientSessions sessions = new ClientSessions(clock);
  private Engine engine;
  private ClientSessions.Grant grant;

  private static final class MovedClock extends Clock {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void open() throws IOException, SqlFailure {
    engine =
        new Engine(directory.resolve("db"), new StageFiles(directory.resolve("stages")), clock);
    grant =
        sessions.open(
            "LOADER", engine.open(new SessionSettings("LOADER", null, null, null, null, Map.of())));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static void fails(String code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(WireFailure.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aSessionTokenLastsAnHourAndIsRenewedByTheMasterToken() throws WireFailure {
    clock.now = clock.now.plus(Duration.ofMinutes(59));
    assertThat(sessions.require(grant.sessionToken())).isSameAs(grant.session());
    clock.now = clock.now.plus(Duration.ofMinutes(1));
    fails("390112", () -> sessions.require(grant.sessionToken()));
    fails("390113", () -> sessions.renew("unknown", grant.sessionToken()));
    fails("390113", () -> sessions.renew(grant.masterToken(), "unknown"));
    ClientSessions.Grant renewed = sessions.renew(grant.masterToken(), grant.sessionToken());
    assertThat(sessions.require(renewed.sessionToken())).isSameAs(grant.session());
    fails("390111", () -> sessions.require(grant.sessionToken()));
    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void aMasterTokenLastsFourHours() {
    clock.now = clock.now.plus(Duration.ofHours(4));
    fails("390114", () -> sessions.renew(grant.masterToken(), grant.sessionToken()));
  }

  @Test
  void aSessionThatEndedIsGone() {
    assertThat(sessions.end(grant.session())).isEqualTo(1);
    assertThat(sessions.end(grant.session())).isZero();
    fails("390111", () -> sessions.require(grant.sessionToken()));
    fails("390111", () -> sessions.renew(grant.masterToken(), grant.sessionToken()));
    fails("390104", () -> sessions.require("unknown"));
    fails("390104", () -> sessions.require(null));
  }
}
