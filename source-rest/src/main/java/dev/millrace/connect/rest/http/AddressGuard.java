package dev.millrace.connect.rest.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Refuses addresses at which clouds hand credentials to whoever asks, and, for redirects from
 * outside, those of private networks. It stands between a name's resolution and the connection, so
 * that a name which resolves anew can't get past it; literal addresses pass it too.
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
  private record Embedding(String prefix, int at) {
    private InetAddress in(InetAddress outer) {
      try {
        return InetAddress.getByAddress(Arrays.copyOfRange(outer.getAddress(), at, at + 4));
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final List<Embedding> EMBEDDINGS =
      List.of(
          // NAT64 (RFC 6052), IPv4-compatible (RFC 4291), 6to4 (RFC 3056)
          new Embedding("0064ff9b0000000000000000", 12),
          new Embedding("000000000000000000000000", 12),
          new Embedding("2002", 2));

  private final Predicate<InetAddress> refused;
  private final String kind;

  private AddressGuard(Predicate<InetAddress> refused, String kind) {
    this.refused = refused;
    this.kind = kind;
  }

  /** Refuses link-local and metadata addresses. */
  static AddressGuard ofAll() {
    return new AddressGuard(AddressGuard::isMetadata, "a link-local or metadata address, which");
  }

  /**
   * For redirects from an address that is not inside.
   *
   * @param inside tells addresses of private networks
   */
  static AddressGuard ofRedirects(Predicate<InetAddress> inside) {
    return new AddressGuard(
        address -> isMetadata(address) || inside.test(address),
        "a private address, to which a redirect from a public one");
  }

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
  void checkLiteral(String host) throws UnknownHostException {
    InetAddress address = literal(host);
    if (address != null) {
      check(host, address);
    }
  }

  /** The address that a URL's host is; null if it is a name. */
  static InetAddress literal(String host) throws UnknownHostException {
    return LITERAL.matcher(host).matches() ? InetAddress.getByName(host) : null;
  }

  private void check(String host, InetAddress address) throws UnknownHostException {
    if (refused.test(address)) {
      throw new Refused(
          "'"
              + host
              + "' is at "
              + address.getHostAddress()
              + ", "
              + kind
              + " is refused unless "
              + HttpKeys.LOCAL
              + " is true");
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }

  private static boolean isMetadata(InetAddress address) {
    return holds(
        address,
        each ->
            each.isLinkLocalAddress()
                || METADATA.contains(HexFormat.of().formatHex(each.getAddress())));
  }

  /** Of this machine, or of a private network (RFC 1918, RFC 4193, RFC 6598). */
  static boolean isPrivate(InetAddress address) {
    return holds(
        address,
        each ->
            each.isLoopbackAddress()
                || each.isAnyLocalAddress()
                || each.isSiteLocalAddress()
                || each.isLinkLocalAddress()
                || (each instanceof Inet4Address
                    ? begins(each, 0, 8) || begins(each, 0x64400000, 10)
                    : begins(each, 0xfc000000, 7)));
  }

  private static boolean begins(InetAddress address, int prefix, int bits) {
    int first = ByteBuffer.wrap(address.getAddress()).getInt();
    return (first ^ prefix) >>> (32 - bits) == 0;
  }

  /** Whether it holds for the address, or for one of IPv4 in it. */
  private static boolean holds(InetAddress address, Predicate<InetAddress> test) {
    if (test.test(address)) {
      return true;
    }
    if (address instanceof Inet4Address) {
      return false;
    }
    String hex = HexFormat.of().formatHex(address.getAddress());
    return EMBEDDINGS.stream()
        .filter(each -> hex.startsWith(each.prefix()))
        .anyMatch(each -> test.test(each.in(address)));
  }
}
