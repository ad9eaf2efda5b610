package dev.millrace.connect.file.store.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpTest {
  @Test
  void breaksOffABodyFromWhichNothingComes() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Http http = Http.of("test://", Duration.ofMillis(200))) {
      Thread serving =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read(new byte[4_096]);
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
                              .getBytes(StandardCharsets.US_ASCII));
                  socket.getInputStream().read();
                } catch (IOException e) {
                  // The client is gone.
                }
              });
      serving.start();
      URI at = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
      try (InputStream body =
          http.send("reading", "x", HttpRequest.newBuilder(at).build()).body()) {
        assertThat(body.readNBytes(4)).asString(StandardCharsets.US_ASCII).isEqualTo("half");
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      }
      serving.join();
    }
  }

  @Test
  void tellsWhatAStatusMeans() throws Exception {
    int[] status = {0};
    try (FakeService service =
            new FakeService(request -> new FakeService.Reply(status[0], new byte[0], null));
        Http http = Http.of("test://", Duration.ofSeconds(10))) {
      Object[][] meanings = {
        {404, Fault.NO_SUCH_FILE},
        {412, Fault.REPLACED},
        {403, Fault.DENIED},
        {503, Fault.THROTTLED},
        {500, Fault.TRANSIENT},
        {418, Fault.REFUSED}
      };
      for (Object[] meaning : meanings) {
        status[0] = (Integer) meaning[0];
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url())).build();
        assertThatThrownBy(() -> http.send("reading", "x", request))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.fault()).isEqualTo(meaning[1]))
            .hasMessageContaining("test:// failed while reading 'x': " + meaning[0]);
      }
    }
  }
}
