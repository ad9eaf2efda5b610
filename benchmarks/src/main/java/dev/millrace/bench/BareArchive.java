package dev.millrace.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A plugin archive of {@link BareSource} with its tasks and PostgreSQL's driver, made for one run.
 */
final class BareArchive {
  private static final String ROOT = "bare-source-1/lib/";

  private static final List<Class<?>> CLASSES =
      List.of(
          BareSource.class,
          BareSource.BareTask.class,
          BareRow.class,
          MadeTask.class,
          OrderRow.class,
          ApiRow.class);

  private BareArchive() {}

  /**
   * Writes it.
   *
   * @return the zip in {@code directory}
   */
  static Path make(Path directory) throws Exception {
    Path zip = directory.resolve("bare-source-1.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry(ROOT + "bare-source.jar"));
      out.write(jar());
      out.putNextEntry(new ZipEntry(ROOT + "driver.jar"));
      Files.copy(driver(), out);
    }
    return zip;
  }

  private static Path driver() throws Exception {
    return Path.of(
        DriverManager.getDriver("jdbc:postgresql:")
            .getClass()
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI());
  }

  private static byte[] jar() throws IOException {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(jar)) {
      for (Class<?> type : CLASSES) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(out);
        }
      }
      out.putNextEntry(
          new ZipEntry("META-INF/services/org.apache.kafka.connect.source.SourceConnector"));
      out.write(BareSource.class.getName().getBytes(StandardCharsets.UTF_8));
    }
    return jar.toByteArray();
  }
}
