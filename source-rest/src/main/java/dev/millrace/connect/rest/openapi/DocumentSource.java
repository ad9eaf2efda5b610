package dev.millrace.connect.rest.openapi;

import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.BodyLimits;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.ClientSettings;
import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Request;
import dev.millrace.connect.rest.http.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.kafka.connect.errors.ConnectException;

/** Where documents come from: a file of the worker's, or a URL. */
public final class DocumentSource {
  /** Within the time that the worker has for a request of its REST API. */
  private static final Timeouts TIMEOUTS = new Timeouts(5_000, 10_000, 5_000);

  private static final int RATIO = 1_000;

  private DocumentSource() {}

  /**
   * Reads a document. A URL is asked without credentials.
   *
   * @param place an absolute path, or a URL of http or https
   * @param settings how to ask
   * @throws IllegalArgumentException if there is none; the message says why, and quotes nothing of
   *     what is there instead
   */
  public static ApiDocument load(String place, ClientSettings settings) {
    try {
      return place.matches("(?i)https?://.*") ? asked(place, settings) : ofFile(place);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("the worker has no such file", e);
    } catch (IOException | ConnectException e) {
      throw new IllegalArgumentException("it can't be read: " + e.getMessage(), e);
    }
  }

  private static ApiDocument ofFile(String place) throws IOException {
    Path path = Path.of(place);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          "it must be the absolute path of a file on the worker, or a URL");
    }
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(place);
    }
    if (Files.size(path) > ApiDocument.MOST_BYTES) {
      throw new IllegalArgumentException("it has more than " + ApiDocument.MOST_BYTES + " bytes");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return ApiDocument.read(in);
    }
  }

  private static ApiDocument asked(String place, ClientSettings settings) throws IOException {
    ClientSettings own =
        settings.with(TIMEOUTS).with(new BodyLimits(ApiDocument.MOST_BYTES, RATIO));
    Request request = Request.get(URI.create(place)).with(Header.of("Accept", "application/json"));
    try (Client client = new Client(own);
        Answer answer = client.send(request, unsigned -> unsigned)) {
      if (answer.status() != 200) {
        throw new IOException(
            client.name(request) + " was answered with status " + answer.status());
      }
      return ApiDocument.read(answer.body());
    }
  }
}
