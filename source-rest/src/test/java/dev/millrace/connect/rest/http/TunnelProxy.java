package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy at localhost that lets those with a login through by CONNECT. */
final class TunnelProxy implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final String login;

  /**
   * @param login as Proxy-Authorization has it
   */
  TunnelProxy(String login) throws IOException {
    this.login = login;
    threads.execute(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The first lines of requests, with whether they had a login. */
  List<String> asked() {
    return asked;
  }

  private void accept() {
    while (true) {
      try {
        Socket accepted = socket.accept();
        open.add(accepted);
        threads.execute(() -> serve(accepted));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      while (true) {
        List<String> head = head(client.getInputStream());
        if (head.isEmpty()) {
          return;
        }
        boolean known = head.contains("Proxy-Authorization: " + login);
        asked.add(head.get(0) + (known ? " by one who is known" : ""));
        if (known) {
          tunnel(client, head.get(0).split(" ", -1)[1].split(":", -1));
          return;
        }
        answer(
            client,
            "407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0");
      }
    } catch (IOException e) {
      // An end went.
    }
  }

  private static void answer(Socket client, String head) throws IOException {
    client.getOutputStream().write(("HTTP/1.1 " + head + "\r\n\r\n").getBytes(ISO_8859_1));
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        if (line.isEmpty()) {
          return lines;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
    return List.of();
  }

  private void tunnel(Socket client, String[] to) throws IOException {
    try (Socket server = new Socket(to[0], Integer.parseInt(to[1]))) {
      open.add(server);
      answer(client, "200 Through");
      threads.execute(() -> copy(server, client));
      copy(client, server);
    }
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // An end went.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket each : open) {
      each.close();
    }
    threads.shutdownNow();
  }
}
