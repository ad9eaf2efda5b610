package dev.millrace.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes a plugin archive of {@link TickSourceConnector}. */
final class TickArchive {

  private TickArchive() {}

  static Path make(Path directory) throws IOException {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(jar)) {
      for (Class<?> type :
          new Class<?>[] {TickSourceConnector.class, TickSourceConnector.TickTask.class}) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(out);
        }
      }
      out.putNextEntry(
          new ZipEntry("META-INF/services/org.apache.kafka.connect.source.SourceConnector"));
      out.write(TickSourceConnector.class.getName().getBytes(StandardCharsets.UTF_8));
    }
    Path zip = directory.resolve("millrace-tick-1.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("millrace-tick-1/lib/tick.jar"));
      jar.writeTo(out);
    }
    return zip;
  }
}
