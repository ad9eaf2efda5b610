package dev.millrace.sandbox.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The worker's metrics, from where Prometheus would read them. Used by one thread. */
final class TaskMetrics {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final URI uri;
  private String page = "";

  TaskMetrics(URI uri) {
    this.uri = uri;
  }

  /** Reads them anew; a worker that is too busy to answer in time leaves them as they were. */
  void look() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      page = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (HttpTimeoutException e) {
      // Who waits for rows notices for itself that nothing moves.
    }
  }

  /** Sum over the tasks of {@code connector} at the last look; 0 while there is no such metric. */
  long sum(String metric, String connector) {
    Matcher line =
        Pattern.compile(
                "^kafka_connect_plugins_"
                    + Pattern.quote(metric)
                    + "\\{connector=\""
                    + Pattern.quote(connector)
                    + "\",[^}]*} (\\S+)$",
                Pattern.MULTILINE)
            .matcher(page);
    double sum = 0;
    while (line.find()) {
      sum += Double.parseDouble(line.group(1));
    }
    return (long) sum;
  }
}
