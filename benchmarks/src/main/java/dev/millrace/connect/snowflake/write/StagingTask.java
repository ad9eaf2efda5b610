package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.Rotation;
import dev.millrace.connect.snowflake.SnowflakeSinkConfig;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * The way of a record to a staged file, and no further: files are ended, and deleted where they
 * would be uploaded. It stands in this package since nobody else is to go half of the way.
 */
public final class StagingTask extends SinkTask {
  private Intake intake;

  @Override
  public String version() {
    return "bench";
  }

  @Override
  public void start(Map<String, String> props) {
    SnowflakeSinkConfig config = new SnowflakeSinkConfig(props);
    intake =
        new Intake(
            new WriterSettings(
                config.tableNames(),
                config.tables(),
                Path.of(props.get("staging.dir")),
                new WriterSettings.Flush(
                    config.flushRecords(),
                    config.flushBytes(),
                    config.flushMs(),
                    config.bufferMaxBytes()),
                false,
                null,
                -1,
                ErrantRecords.of(context, props, new LongAdder()),
                new Deaf(),
                System::currentTimeMillis));
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      if (intake.full(Long.MAX_VALUE)) {
        end();
      }
      intake.take(record);
    }
  }

  private void end() {
    Batch batch = intake.handOver();
    batch.complete();
    batch.discard();
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> positions) {
    if (intake.batch() != null) {
      end();
    }
    return positions;
  }

  @Override
  public void stop() {
    intake.drop();
  }

  private static final class Deaf implements WriterSettings.Listener {
    @Override
    public void rotated(Rotation.Reason reason, int files) {}

    @Override
    public void committed(long records, int files, long bytes, long ms, long newestMs) {}
  }
}
