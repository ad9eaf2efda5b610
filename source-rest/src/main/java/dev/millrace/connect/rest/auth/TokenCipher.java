package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Encrypts what is stored of tokens: AES-256-GCM under a key that PBKDF2 makes of a passphrase. A
 * text is base64 of: a version byte, 16 bytes of salt, 12 of nonce, then what GCM gives.
 * Thread-safe.
 */
public final class TokenCipher {
  private static final byte VERSION = 1;
  private static final int SALT = 16;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /** What OWASP's cheat sheet of password storage asks for, with HMAC-SHA-256. */
  private static final int ITERATIONS = 600_000;

  private final SecureRandom random = new SecureRandom();
  private final String passphrase;
  private final String owner;
  private byte[] salt;
  private SecretKeySpec key;

  /**
   * @param passphrase any text; a long one
   * @param owner whose tokens they are, such as the connector's name: those of another aren't read
   */
  public TokenCipher(String passphrase, String owner) {
    this.passphrase = passphrase;
    this.owner = owner;
  }

  /** Another text each time. */
  public synchronized String encrypt(String plain) {
    try {
      if (key == null) {
        use(bytes(SALT));
      }
      byte[] nonce = bytes(NONCE);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain.getBytes(UTF_8));
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(1 + SALT + NONCE + sealed.length)
                  .put(VERSION)
                  .put(salt)
                  .put(nonce)
                  .put(sealed)
                  .array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws ConnectException if it was encrypted with another passphrase, for another owner, or
   *     changed since
   */
  public synchronized String decrypt(String text) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      if (in.remaining() < 1 + SALT + NONCE || in.get() != VERSION) {
        throw new GeneralSecurityException("unknown form");
      }
      use(take(in, SALT));
      byte[] nonce = take(in, NONCE);
      byte[] sealed = take(in, in.remaining());
      return new String(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed), UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ConnectException(
          "The stored tokens can't be decrypted: the key that they were stored with was another, or"
              + " they were changed. Set the former key, or reset the connector's offsets and give"
              + " a new refresh token.",
          e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(UTF_8));
    return cipher;
  }

  /** Making a key takes a while, so that passphrases are not guessed: one is kept. */
  private void use(byte[] newSalt) throws GeneralSecurityException {
    if (key != null && Arrays.equals(salt, newSalt)) {
      return;
    }
    PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray(), newSalt, ITERATIONS, 256);
    byte[] made =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    key = new SecretKeySpec(made, "AES");
    salt = newSalt;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }
}
