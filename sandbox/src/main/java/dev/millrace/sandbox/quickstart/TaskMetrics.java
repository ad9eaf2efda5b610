package dev.millrace.sandbox.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the worker's metrics where Prometheus would. */
final class TaskMetrics {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final URI uri;

  TaskMetrics(URI uri) {
    this.uri = uri;
  }

  /** Sum over the tasks of {@code connector}; 0 while there is no such metric. */
  long sum(String metric, String connector) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
            HttpResponse.BodyHandlers.ofString());
    Matcher line =
        Pattern.compile(
                "^kafka_connect_plugins_"
                    + Pattern.quote(metric)
                    + "\\{connector=\""
                    + Pattern.quote(connector)
                    + "\",[^}]*} (\\S+)$",
                Pattern.MULTILINE)
            .matcher(response.body());
    double sum = 0;
    while (line.find()) {
      sum += Double.parseDouble(line.group(1));
    }
    return (long) sum;
  }
}
