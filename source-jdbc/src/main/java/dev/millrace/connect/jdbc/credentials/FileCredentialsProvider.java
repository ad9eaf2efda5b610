package dev.millrace.connect.jdbc.credentials;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The user and the password that stand in files, such as a mounted secret that is rotated. The
 * files are read for each connection; line ends at their end don't count.
 *
 * <p>Settings: {@code password.file}, and {@code user.file}, without which the user is that of
 * {@code connection.user}.
 */
public final class FileCredentialsProvider implements CredentialsProvider {
  private static final String USER_FILE = "user.file";
  private static final String PASSWORD_FILE = "password.file";
  private static final int MOST_BYTES = 64 * 1024;

  private volatile String user;
  private volatile String userFile;
  private volatile String passwordFile;

  @Override
  public void configure(Map<String, ?> settings) {
    user = ConfigCredentialsProvider.text(settings, ConfigCredentialsProvider.USER);
    userFile = ConfigCredentialsProvider.text(settings, USER_FILE);
    passwordFile = ConfigCredentialsProvider.text(settings, PASSWORD_FILE);
    if (passwordFile == null || passwordFile.isBlank()) {
      throw new ConnectException(PREFIX + PASSWORD_FILE + " must name the file of the password");
    }
  }

  @Override
  public Credentials credentials() {
    return new Credentials(
        userFile == null ? user : read(USER_FILE, userFile),
        new Password(read(PASSWORD_FILE, passwordFile)));
  }

  private static String read(String key, String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ConnectException(
            "File " + file + " (" + PREFIX + key + ") is longer than a secret: write its path");
      }
      return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R+$", "");
    } catch (IOException | InvalidPathException e) {
      throw new ConnectException(
          "File " + file + " (" + PREFIX + key + ") can't be read on this worker", e);
    }
  }
}
