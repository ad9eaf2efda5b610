package dev.millrace.connect.snowflake.access;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts keys by PKCS#5's second scheme (RFC 8018, section 6.2). Java's own reader does not know
 * it with triple DES, which Snowflake's documentation has its users take.
 */
final class Pbes2 {
  private static final int SEQUENCE = 0x30;
  private static final int OBJECT_ID = 0x06;
  private static final int OCTETS = 0x04;
  private static final int INTEGER = 0x02;
  private static final int MOST_ITERATIONS = 10_000_000;

  private static final String SCHEME = "2a864886f70d01050d";
  private static final String DERIVATION = "2a864886f70d01050c";
  private static final Map<String, String> HASHES =
      Map.of(
          "2a864886f70d0207", "SHA1",
          "2a864886f70d0209", "SHA256",
          "2a864886f70d020a", "SHA384",
          "2a864886f70d020b", "SHA512");
  private static final Map<String, Algorithm> CIPHERS =
      Map.of(
          "608648016503040102", new Algorithm("AES", 128),
          "608648016503040116", new Algorithm("AES", 192),
          "60864801650304012a", new Algorithm("AES", 256),
          "2a864886f70d0307", new Algorithm("DESede", 192));

  private Pbes2() {}

  /**
   * @param bits of the key
   */
  private record Algorithm(String name, int bits) {}

  /** Whether something looks like a key that is encrypted, by whatever scheme. */
  static boolean isEncrypted(byte[] der) {
    try {
      ByteBuffer info = take(ByteBuffer.wrap(der), SEQUENCE);
      take(info, SEQUENCE);
      return take(info, OCTETS).hasRemaining();
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * @return the key in PKCS#8
   * @throws GeneralSecurityException if it is not encrypted so, or by another passphrase
   */
  static byte[] decrypt(byte[] der, String passphrase) throws GeneralSecurityException {
    ByteBuffer info = take(ByteBuffer.wrap(der), SEQUENCE);
    ByteBuffer algorithm = take(info, SEQUENCE);
    require(SCHEME, take(algorithm, OBJECT_ID));
    ByteBuffer parameters = take(algorithm, SEQUENCE);
    ByteBuffer derivation = take(parameters, SEQUENCE);
    ByteBuffer encryption = take(parameters, SEQUENCE);
    byte[] data = bytes(take(info, OCTETS));

    require(DERIVATION, take(derivation, OBJECT_ID));
    ByteBuffer of = take(derivation, SEQUENCE);
    byte[] salt = bytes(take(of, OCTETS));
    int iterations = number(take(of, INTEGER));
    if (of.hasRemaining() && of.get(of.position()) == INTEGER) {
      take(of, INTEGER); // The key's length, which the cipher tells, too.
    }
    String hash = "SHA1";
    if (of.hasRemaining()) {
      hash = known(HASHES, take(take(of, SEQUENCE), OBJECT_ID));
    }
    Algorithm cipher = known(CIPHERS, take(encryption, OBJECT_ID));
    byte[] iv = bytes(take(encryption, OCTETS));
    return decrypt(cipher, key(cipher, hash, passphrase, salt, iterations), iv, data);
  }

  private static SecretKeySpec key(
      Algorithm cipher, String hash, String passphrase, byte[] salt, int iterations)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray(), salt, iterations, cipher.bits());
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash).generateSecret(spec).getEncoded();
      return new SecretKeySpec(key, cipher.name());
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] decrypt(Algorithm algorithm, SecretKeySpec key, byte[] iv, byte[] data)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(algorithm.name() + "/CBC/PKCS5Padding");
    cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(iv));
    return cipher.doFinal(data);
  }

  /** The content of the next element, which has to be of that type. */
  private static ByteBuffer take(ByteBuffer der, int type) throws GeneralSecurityException {
    try {
      int found = der.get() & 0xff;
      int length = der.get() & 0xff;
      if (length > 0x80 && length <= 0x83) {
        int count = length & 0x7f;
        length = 0;
        for (int i = 0; i < count; i++) {
          length = length << 8 | (der.get() & 0xff);
        }
      }
      if (found != type || length > der.remaining()) {
        throw new InvalidKeyException("No such structure");
      }
      ByteBuffer content = der.slice(der.position(), length);
      der.position(der.position() + length);
      return content;
    } catch (BufferUnderflowException e) {
      throw new InvalidKeyException("It ends too soon", e);
    }
  }

  private static byte[] bytes(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  private static int number(ByteBuffer content) throws GeneralSecurityException {
    long number = 0;
    while (content.hasRemaining() && number <= MOST_ITERATIONS) {
      number = number << 8 | (content.get() & 0xff);
    }
    if (number < 1 || number > MOST_ITERATIONS) {
      throw new InvalidKeyException("So many iterations are not taken: " + number);
    }
    return (int) number;
  }

  private static void require(String id, ByteBuffer found) throws GeneralSecurityException {
    if (!id.equals(HexFormat.of().formatHex(bytes(found)))) {
      throw new InvalidKeyException("Another scheme");
    }
  }

  private static <T> T known(Map<String, T> all, ByteBuffer id) throws GeneralSecurityException {
    T one = all.get(HexFormat.of().formatHex(bytes(id)));
    if (one == null) {
      throw new InvalidKeyException("An algorithm that is not known");
    }
    return one;
  }
}
