package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.api.ApiProcess;
import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The REST source: it reads collections that change meanwhile, in every manner for which it
 * promises exactly-once, from an API of which a tenth of the answers fail. Every record must be in
 * Kafka as it is in the end, no version twice, and a record's versions in their order. Runs take
 * the variations in turn.
 */
final class RestSourceCrash implements CrashSuite {
  @Override
  public SandboxBuilder plan() {
    return Clusters.builder().workers(2);
  }

  @Override
  public Tally run(Sandbox sandbox, int run, Scale scale) throws Exception {
    Path directory = Files.createDirectories(sandbox.directory().resolve("api-" + run));
    try (ApiProcess api = new ApiProcess(directory)) {
      api.start();
      try (RestSourceRun work =
          new RestSourceRun(sandbox, run, scale.equals(Scale.FULL), scale.records(), api)) {
        Tally tally = work.go();
        if (tally.exact()) {
          Trees.delete(directory);
        }
        return tally;
      }
    }
  }
}
