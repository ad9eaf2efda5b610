package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.MemoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;

/** Writes files by ORC's own writer. */
final class OrcFiles {
  static final int BATCH = 512;

  private OrcFiles() {}

  /** Fills one row of a batch. */
  @FunctionalInterface
  interface Row {
    void fill(VectorizedRowBatch batch, int at, int row);
  }

  static OrcFile.WriterOptions options(String schema) {
    return OrcFile.writerOptions(new Configuration())
        .setSchema(TypeDescription.fromString(schema))
        .stripeSize(1 << 20)
        .useUTCTimestamp(true);
  }

  static MemoryFile write(OrcFile.WriterOptions options, int rows, int stripe, Row row)
      throws IOException {
    Path folder = Files.createTempDirectory("orc");
    Path file = folder.resolve("source.orc");
    try (Writer writer =
        OrcFile.createWriter(new org.apache.hadoop.fs.Path(file.toUri()), options)) {
      VectorizedRowBatch batch = options.getSchema().createRowBatch(BATCH);
      for (int i = 0; i < rows; i++) {
        row.fill(batch, batch.size, i);
        batch.size++;
        if (batch.size == BATCH || i == rows - 1 || (i + 1) % stripe == 0) {
          writer.addRowBatch(batch);
          batch.reset();
        }
        if ((i + 1) % stripe == 0) {
          writer.writeIntermediateFooter(); // Ends the stripe, too.
        }
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
    return new MemoryFile("source.orc", bytes);
  }
}
