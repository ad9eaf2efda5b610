package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Change capture of the JDBC source: a table is read by three tasks while it changes, and its log
 * after that, with workers, broker and database killed all the time. Each row's states must come
 * once, in order, without a gap.
 */
final class ChangeCaptureCrash implements CrashSuite {
  private static final int WORKERS = 2;
  private static final int WRITERS = 4;

  /** Rows for each change. */
  private static final int ROWS = 5;

  @Override
  public SandboxBuilder plan() {
    return Clusters.builder().workers(WORKERS).postgres();
  }

  @Override
  public Tally run(Sandbox sandbox, int run, Scale scale) throws Exception {
    int changes = scale.records() / (scale.equals(Scale.SHORT) ? 5 : 1);
    String table = "cdc_" + run;
    ChangeLog changeLog = new ChangeLog(sandbox, table, changes * ROWS);
    changeLog.create();
    try (Run each = new Run(sandbox, run, table, changeLog, changes, scale.workerKills())) {
      return each.go();
    }
  }

  private static final class Run extends SourceRun {
    private final int run;
    private final String table;
    private final ChangeLog changeLog;
    private final int changes;
    private final Kills kills;
    private final ChangeCounts counts;
    private Map<Long, List<ChangeLog.Version>> versions;

    Run(Sandbox sandbox, int run, String table, ChangeLog changeLog, int changes, int workerKills)
        throws InterruptedException, ExecutionException {
      super(sandbox, "crash-cdc-" + run, List.of("crash.public." + table));
      this.run = run;
      this.table = table;
      this.changeLog = changeLog;
      this.changes = changes;
      this.counts = new ChangeCounts(changes * ROWS);
      this.kills =
          new Kills(run)
              .somewhere("kill the broker", () -> Clusters.restartBroker(sandbox))
              .at(0.3 + run % 3 * 0.1, "kill PostgreSQL", () -> Clusters.restartPostgres(sandbox))
              .at(0.9, "kill PostgreSQL", () -> Clusters.restartPostgres(sandbox));
      for (int kill = 0; kill < workerKills; kill++) {
        int worker = (run + kill) % WORKERS;
        kills
            .somewhere("kill worker " + worker, () -> Clusters.restartWorker(sandbox, worker))
            .at(
                0.88 + 0.02 * kill,
                "kill worker " + worker,
                () -> Clusters.restartWorker(sandbox, worker));
      }
    }

    Tally go() throws Exception {
      Clusters.configure(sandbox(), connector(), config());
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      List<Future<Void>> writing = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(31L * run + writer);
        writing.add(writers.submit(changeLog.write(writer, WRITERS, changes / WRITERS, random)));
      }
      writers.shutdown();
      awaitRecords(
          () -> {
            kills.at(counts.events(), changes * (ROWS + 1L));
            return over(writing);
          });
      read(SETTLE);
      startAnew();
      Tally tally = counts.tally(versions);
      counts.faults().forEach(fault -> System.out.println("    " + fault));
      return tally;
    }

    /** The truth is known once nothing changes any more. */
    private boolean over(List<Future<Void>> writing) {
      if (versions == null && writing.stream().allMatch(Future::isDone)) {
        try {
          for (Future<Void> writer : writing) {
            writer.get();
          }
          versions = changeLog.versions();
          say("nothing changes any more");
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
      return versions != null;
    }

    private Map<String, String> config() {
      Map<String, String> config = new LinkedHashMap<>();
      config.put("connector.class", "dev.millrace.connect.jdbc.JdbcSourceConnector");
      config.put("tasks.max", "3");
      config.put("mode", "cdc");
      config.put("table.chunk.rows", "20000");
      config.put("connection.url", sandbox().postgres().url());
      config.put("connection.user", sandbox().postgres().user());
      config.put("connection.password", sandbox().postgres().password());
      config.put("connection.attempts", "-1");
      config.put("connection.backoff.ms", "500");
      config.put("table.whitelist", "public." + table);
      config.put("topic.prefix", "crash");
      config.put("batch.max.rows", "500");
      config.put("position.topic", connector() + "-positions");
      config.put("exactly.once.support", "required");
      config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
      config.put("value.converter.schemas.enable", "false");
      config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
      config.put("key.converter.schemas.enable", "false");
      return config;
    }

    @Override
    void add(ConsumerRecord<byte[], byte[]> record) {
      counts.add(record);
    }

    @Override
    boolean complete() {
      return versions != null && counts.complete(versions);
    }

    @Override
    long moved() {
      return counts.events();
    }

    @Override
    String progress() {
      return counts.events() + " events";
    }
  }
}
