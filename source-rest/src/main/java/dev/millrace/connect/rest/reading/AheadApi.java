package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.unit.Api;
import dev.millrace.connect.rest.unit.Page;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Asks for the page behind a small one while that is handed over: one page ahead, no more. Used by
 * one thread.
 */
final class AheadApi implements Api<Fetched> {
  private final Api<Fetched> api;
  private final Executor executor;
  private Ahead ahead;

  private record Ahead(Question question, FutureTask<Page<Fetched>> page) {}

  /**
   * @param api asked by one thread at a time: this one, or one of {@code executor}
   */
  AheadApi(Api<Fetched> api, Executor executor) {
    this.api = api;
    this.executor = executor;
  }

  @Override
  public Page<Fetched> ask(Question question) throws IOException {
    Page<Fetched> page = asked(question);
    if (page instanceof WholePage && page.end().next() != null) {
      Question next =
          new Question(
              question.since(),
              question.until(),
              question.delta(),
              page.end().next(),
              question.parent());
      FutureTask<Page<Fetched>> task = new FutureTask<>(() -> api.ask(next));
      ahead = new Ahead(next, task);
      executor.execute(task);
    }
    return page;
  }

  private Page<Fetched> asked(Question question) throws IOException {
    Ahead last = ahead;
    ahead = null;
    if (last == null) {
      return api.ask(question);
    }
    try {
      Page<Fetched> page = last.page().get();
      if (last.question().equals(question)) {
        return page;
      }
      page.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (last.question().equals(question)) {
        throw thrown(e.getCause());
      }
    }
    return api.ask(question); // the reader went back
  }

  private static IOException thrown(Throwable cause) {
    if (cause instanceof IOException io) {
      return io;
    }
    if (cause instanceof RuntimeException known) {
      throw known;
    }
    throw new ConnectException("Asking for a page failed: " + cause, cause);
  }
}
