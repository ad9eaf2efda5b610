package dev.millrace.connect.common.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Reads key stores: PEM, PKCS 12 or JKS, whichever a file holds. */
public final class KeyStores {
  private KeyStores() {}

  /**
   * What a file holds: certificates to trust, or a private key with its chain.
   *
   * @param password of the store, and of its keys; of no use for PEM
   */
  public static KeyStore load(Path file, String password)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (!Pem.is(text)) {
      return KeyStore.getInstance(file.toFile(), password.toCharArray());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (Pem.hasKey(text)) {
      store.setKeyEntry(
          "key",
          Pem.privateKey(text),
          password.toCharArray(),
          Pem.certificates(text).toArray(new Certificate[0]));
      return store;
    }
    for (Certificate each : Pem.certificates(text)) {
      store.setCertificateEntry("authority-" + store.size(), each);
    }
    return store;
  }

  /** Whether there is a private key in it. */
  static boolean hasKey(KeyStore store) throws KeyStoreException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A context with sessions of its own.
   *
   * @param trusted null for whom the worker's Java trusts
   * @param own the key to show to servers; null for none
   * @param password of the key in {@code own}
   */
  public static SSLContext context(KeyStore trusted, KeyStore own, String password)
      throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManager[] keys = null;
    if (own != null) {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(own, password.toCharArray());
      keys = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }
}
