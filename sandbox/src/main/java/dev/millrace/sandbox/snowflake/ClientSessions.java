package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.snowflake.sql.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The sessions that are open, by the tokens that their clients show: a session token of one hour
 * and a master token of four, which renews both. Safe for use by several threads.
 */
final class ClientSessions {

  static final Duration SESSION_TOKEN = Duration.ofHours(1);
  static final Duration MASTER_TOKEN = Duration.ofHours(4);

  private static final String SESSION_PREFIX = "session-";
  private static final String MASTER_PREFIX = "master-";

  private final Clock clock;
  private final Map<String, Grant> bySessionToken = new HashMap<>();
  private final Map<String, Grant> byMasterToken = new HashMap<>();

  ClientSessions(Clock clock) {
    this.clock = clock;
  }

  /** Two tokens, and what they open. */
  record Grant(
      ClientSession session,
      String sessionToken,
      String masterToken,
      Instant sessionEnd,
      Instant masterEnd) {}

  synchronized Grant open(String user, Session sql) {
    // A server does not see a client vanish, but only that its session is idle.
    sql.detach();
    return grant(new ClientSession(user, sql));
  }

  private Grant grant(ClientSession session) {
    Instant now = clock.instant();
    Grant grant =
        new Grant(
            session,
            SESSION_PREFIX + UUID.randomUUID(),
            MASTER_PREFIX + UUID.randomUUID(),
            now.plus(SESSION_TOKEN),
            now.plus(MASTER_TOKEN));
    bySessionToken.put(grant.sessionToken, grant);
    byMasterToken.put(grant.masterToken, grant);
    return grant;
  }

  /**
   * The session of a session token.
   *
   * @param token null if the client showed none
   */
  synchronized ClientSession require(String token) throws WireFailure {
    Grant grant = bySessionToken.get(token);
    if (grant == null) {
      throw isOurs(token, SESSION_PREFIX) ? WireFailure.sessionGone() : WireFailure.unknownToken();
    }
    if (!clock.instant().isBefore(grant.sessionEnd)) {
      throw WireFailure.sessionExpired();
    }
    return grant.session;
  }

  /** Whether it is of a session that ended, perhaps with an earlier process of this server. */
  private static boolean isOurs(String token, String prefix) {
    return token != null && token.startsWith(prefix);
  }

  /** New tokens in place of those that a master token came with. */
  synchronized Grant renew(String masterToken, String sessionToken) throws WireFailure {
    Grant grant = byMasterToken.get(masterToken);
    if (grant == null || !grant.sessionToken.equals(sessionToken)) {
      throw grant == null && isOurs(masterToken, MASTER_PREFIX)
          ? WireFailure.sessionGone()
          : WireFailure.masterTokenUnknown();
    }
    if (!clock.instant().isBefore(grant.masterEnd)) {
      throw WireFailure.masterTokenExpired();
    }
    forget(grant);
    return grant(grant.session);
  }

  /** Makes the session tokens of all, or of one session, too old; their master tokens stay. */
  synchronized void expire(ClientSession only) {
    for (Grant grant : List.copyOf(bySessionToken.values())) {
      if (only == null || only == grant.session) {
        Grant expired =
            new Grant(
                grant.session,
                grant.sessionToken,
                grant.masterToken,
                clock.instant(),
                grant.masterEnd);
        bySessionToken.put(grant.sessionToken, expired);
        byMasterToken.put(grant.masterToken, expired);
      }
    }
  }

  /** Ends all sessions, or one: what was not committed is rolled back. */
  int end(ClientSession only) {
    List<ClientSession> ended = new ArrayList<>();
    synchronized (this) {
      for (Grant grant : List.copyOf(bySessionToken.values())) {
        if (only == null || only == grant.session) {
          forget(grant);
          ended.add(grant.session);
        }
      }
    }
    ended.forEach(ClientSession::close);
    return ended.size();
  }

  private void forget(Grant grant) {
    bySessionToken.remove(grant.sessionToken);
    byMasterToken.remove(grant.masterToken);
  }

  synchronized int count() {
    return bySessionToken.size();
  }
}
