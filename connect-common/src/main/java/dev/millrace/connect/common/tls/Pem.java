package dev.millrace.connect.common.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys as text (RFC 7468). */
public final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END");

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END");

  private Pem() {}

  static boolean is(String text) {
    return text.contains("-----BEGIN");
  }

  static boolean hasKey(String text) {
    return KEY.matcher(text).find();
  }

  /** All certificates of the text, in its order; keys among them are passed over. */
  static List<Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    Matcher found = CERTIFICATE.matcher(text);
    while (found.find()) {
      byte[] der = Base64.getMimeDecoder().decode(found.group(1));
      certificates.add(factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return certificates;
  }

  /**
   * The first private key: RSA, EC or Ed25519, unencrypted, in PKCS 8.
   *
   * @throws GeneralSecurityException if there is none; the message says what to do, and shows
   *     nothing of the key
   */
  public static PrivateKey privateKey(String text) throws GeneralSecurityException {
    Matcher found = KEY.matcher(text);
    if (!found.find()) {
      throw new InvalidKeyException("there is no private key: write '-----BEGIN PRIVATE KEY-----'");
    }
    if (!found.group(1).isEmpty()) {
      throw new InvalidKeyException(
          "the key is of the form '"
              + found.group(1)
              + "PRIVATE KEY': turn it into PKCS 8 by openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(2));
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // It is of another algorithm.
      }
    }
    throw new InvalidKeyException("the private key is neither of RSA, EC nor Ed25519");
  }
}
