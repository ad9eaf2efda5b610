package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file source: files of eight formats are dropped and replaced while it reads them, on a disk
 * or in S3. Every record must be in Kafka once and in the order of its file, of a file that was
 * replaced a beginning at most; and files must be where {@code after.file} wants them in the end.
 * Runs take the variations in turn.
 */
final class FileSourceCrash implements CrashSuite {
  @Override
  public SandboxBuilder plan() {
    return Clusters.builder().workers(2).s3();
  }

  @Override
  public Tally run(Sandbox sandbox, int run, Scale scale) throws Exception {
    FileSourceVariation variation = FileSourceVariation.of(run);
    boolean full = scale.equals(Scale.FULL);
    List<Drop> drops =
        DropPlan.of(
            run, full ? 500 : 80, full ? 2_000_000 : 60_000, variation.cut(), variation.slow());
    System.out.println("  " + variation.name() + ": " + drops.size() + " files and versions");
    Path directory = Files.createDirectories(sandbox.directory().resolve("files-" + run));
    try (DropFolder folder =
            variation.bucket()
                ? new BucketFolder(sandbox, "crash-" + run, directory)
                : new DiskFolder(directory);
        FileSourceRun work = new FileSourceRun(sandbox, run, full, variation, folder, drops)) {
      Tally tally = work.go();
      if (tally.exact()) {
        Trees.delete(directory);
      }
      return tally;
    }
  }
}
