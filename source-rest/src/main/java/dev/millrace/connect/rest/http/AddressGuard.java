package dev.millrace.connect.rest.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Refuses addresses at which clouds hand credentials to whoever asks. It stands between a name's
 * resolution and the connection, so that a name which resolves anew can't get past it; literal
 * addresses pass it too.
 */
final class AddressGuard implements DnsResolver {
  /** Metadata servers outside of the link-local range: of Alibaba, Azure, Oracle; AWS, Google. */
  private static final Set<String> METADATA =
      Set.of(
          "646464c8",
          "a83f8110",
          "c00000c0",
          "fd000ec2000000000000000000000254",
          "fd2000ce000000000000000000000254");

  /** No name: IPv6 in brackets, or IPv4 in a form that is never looked up. */
  private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+");

  /** An IPv6 address that holds one of IPv4: behind these bytes of a prefix. */
  private record Embedding(String prefix, int at) {}

  private static final List<Embedding> EMBEDDINGS =
      List.of(
          // NAT64 (RFC 6052), IPv4-compatible (RFC 4291), 6to4 (RFC 3056)
          new Embedding("0064ff9b0000000000000000", 12),
          new Embedding("000000000000000000000000", 12),
          new Embedding("2002", 2));

  /** An address that is refused. */
  static final class Refused extends UnknownHostException {
    Refused(String message) {
      super(message);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    for (InetAddress address : addresses) {
      check(host, address);
    }
    return addresses;
  }

  /**
   * For what a proxy connects to, and resolves: only addresses can be told here.
   *
   * @param host as it stands in a URL
   */
  static void checkLiteral(String host) throws UnknownHostException {
    if (LITERAL.matcher(host).matches()) {
      check(host, InetAddress.getByName(host));
    }
  }

  private static void check(String host, InetAddress address) throws UnknownHostException {
    if (refused(address)) {
      throw new Refused(
          "'"
              + host
              + "' is at "
              + address.getHostAddress()
              + ", a link-local or metadata address, which is refused unless allowed");
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }

  static boolean refused(InetAddress address) throws UnknownHostException {
    String hex = HexFormat.of().formatHex(address.getAddress());
    if (address.isLinkLocalAddress() || METADATA.contains(hex)) {
      return true;
    }
    if (address instanceof Inet4Address) {
      return false;
    }
    for (Embedding each : EMBEDDINGS) {
      if (hex.startsWith(each.prefix())) {
        byte[] inner = Arrays.copyOfRange(address.getAddress(), each.at(), each.at() + 4);
        return refused(InetAddress.getByAddress(inner));
      }
    }
    return false;
  }
}
