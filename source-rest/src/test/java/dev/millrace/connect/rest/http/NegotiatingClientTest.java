package dev.millrace.connect.rest.http;

/** The same, where servers of HTTP/1.1 are met by a client that would speak HTTP/2. */
class NegotiatingClientTest extends ClientTest {
  @Override
  ClientSettings defaults() {
    return super.defaults().with(HttpVersion.AUTO);
  }

  /** The asynchronous client frees a connection on its own thread, a moment after the answer. */
  @Override
  int mostConnections() {
    return 3;
  }
}
