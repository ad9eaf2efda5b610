package dev.millrace.connect.file.store.sftp;

import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.bouncycastle.BouncyCastleSecurityProviderRegistrar;

/**
 * Gives BouncyCastle to this plugin's SSH alone. The library would add it to the providers of the
 * whole JVM, where it would change what other plugins get, and outlive this one.
 */
final class BouncyCastle extends BouncyCastleSecurityProviderRegistrar {
  static {
    SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
    SecurityUtils.registerSecurityProvider(new BouncyCastle());
  }

  private BouncyCastle() {}

  /** Done once, before the library is first used. */
  static void provide() {
    // What there is to do, the initialization of the class does.
  }

  @Override
  public boolean isEnabled() {
    return true;
  }

  @Override
  public boolean isNamedProviderUsed() {
    return false;
  }
}
