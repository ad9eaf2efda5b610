package dev.millrace.sandbox.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Finds free loopback ports.
 *
 * <p>They lie below the range that Linux and macOS hand out to outgoing connections (32768 and
 * 49152 upwards): a server that is killed and started again on its port would else sooner or later
 * find that some client connection was given it.
 */
public final class Ports {

  private static final int LOWEST = 15_000;
  private static final int BEYOND = 32_000;
  private static final int PROBES = 1_000;
  private static final int ATTEMPTS = 5;

  private Ports() {}

  /** A port on which nobody listened a moment ago. */
  public static int free() {
    for (int probe = 0; probe < PROBES; probe++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No free port between " + LOWEST + " and " + BEYOND + " after " + PROBES + " probes");
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Starts something on free ports. A probed port may be taken before the server binds it; then
   * others are chosen, up to five times.
   *
   * @param count how many ports it needs
   * @param finder gives a port each time; {@link #free} but in tests
   * @param start starts it on these ports
   * @return what {@code start} returned
   * @throws StartFailedException the last one, or the first that has another reason
   */
  public static <T> T startOnFree(int count, IntSupplier finder, Function<List<Integer>, T> start) {
    for (int attempt = 1; ; attempt++) {
      List<Integer> ports = new ArrayList<>();
      while (ports.size() < count) {
        int port = finder.getAsInt();
        if (!ports.contains(port)) {
          ports.add(port);
        }
      }
      try {
        return start.apply(List.copyOf(ports));
      } catch (StartFailedException e) {
        if (!e.portTaken() || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
