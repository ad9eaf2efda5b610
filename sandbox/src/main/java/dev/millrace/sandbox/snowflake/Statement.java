package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A statement that came: it runs on a thread of its own, once, however often it is asked for. */
final class Statement {

  private final String queryId = UUID.randomUUID().toString();
  private final ClientSession session;
  private final String text;
  private final CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
  private boolean running;
  private boolean cancelled;

  Statement(ClientSession session, String text) {
    this.session = session;
    this.text = text;
  }

  /** What it does, and what it answers. */
  @FunctionalInterface
  interface Body {
    ObjectNode run(String queryId) throws SqlFailure;
  }

  /** Begins it; called once. */
  void start(Executor threads, Body body) {
    threads.execute(() -> answer.complete(run(body)));
  }

  private ObjectNode run(Body body) {
    session.turn().lock();
    try {
      synchronized (this) {
        if (cancelled) {
          throw new SqlFailure("000604", "57014", "SQL execution canceled");
        }
        running = true;
      }
      return Json.success(body.run(queryId));
    } catch (SqlFailure e) {
      return Json.failure(e, queryId);
    } catch (RuntimeException | Error e) {
      System.out.println("A defect of this server, in: " + text);
      e.printStackTrace();
      String message = "The stand-in has a defect: " + e;
      return Json.failure(new SqlFailure("000603", "XX000", message), queryId);
    } finally {
      synchronized (this) {
        running = false;
      }
      session.turn().unlock();
    }
  }

  String queryId() {
    return queryId;
  }

  String text() {
    return text;
  }

  ClientSession session() {
    return session;
  }

  boolean isDone() {
    return answer.isDone();
  }

  /** Its answer if it comes in time, else null. */
  ObjectNode await(Duration patience) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A statement never fails to answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Ends it, if it has not ended; whoever asks for it is told so. */
  synchronized void cancel() {
    cancelled = true;
    if (running) {
      session.sql().cancel();
    }
  }
}
