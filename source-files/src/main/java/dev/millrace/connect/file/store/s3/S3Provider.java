package dev.millrace.connect.file.store.s3;

import static dev.millrace.connect.common.config.Validators.atLeast;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.file.store.FileEvents;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.config.ConnectionKeys;
import dev.millrace.connect.files.config.CredentialKeys;
import dev.millrace.connect.files.config.ObjectKeys;
import dev.millrace.connect.files.config.StoreRules;
import dev.millrace.connect.files.config.StoreSettings;
import dev.millrace.connect.files.storage.AwsAccess;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.S3Files;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;

/** {@code s3://bucket/prefix}. */
public final class S3Provider implements FileStoreProvider {
  static final String QUEUES = "s3.events.queue.urls";
  static final String LISTING_INTERVAL = "s3.events.listing.interval.ms";

  private static final int CONNECTIONS = 64;

  @Override
  public List<String> schemes() {
    return List.of("s3", "s3a");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("S3");
    ConnectionKeys.defineForReading(keys);
    CredentialKeys.define(keys);
    ObjectKeys.defineForReading(keys);
    keys.add(
            Key.list(QUEUES)
                .byDefault(List.of())
                .width(Width.LONG)
                .display("Queues of notifications")
                .doc(
                    "URLs of SQS queues that get the bucket's notifications of `s3:ObjectCreated:*`,"
                        + " one a task: each task receives from its own, so there are no more tasks"
                        + " than queues, and each queue gets them all. Empty for none."))
        .add(
            Key.longInteger(LISTING_INTERVAL)
                .byDefault(3_600_000L)
                .check(atLeast(1))
                .low()
                .display("With queues, list every (ms)")
                .doc(
                    "Takes the place of `poll.interval.ms` while the queues answer: listings then"
                        + " find what no notification told of."));
  }

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    StoreUrl parsed = StoreUrl.checked(url, "s3://bucket/in", validation);
    if (parsed != null) {
      StoreRules.bucket(validation, config, StoreUrl.KEY, parsed.host());
    }
    StoreRules.checkForReading(validation, config);
    List<String> queues = config.getList(QUEUES);
    validation.require(
        queues.stream().allMatch(Queue::isUrl),
        QUEUES,
        "Write a queue's URL such as https://sqs.eu-central-1.amazonaws.com/123456789012/drops.");
    validation.require(
        queues.size() == Set.copyOf(queues).size(),
        QUEUES,
        "Name each queue once: tasks that share one would take each other's notifications.");
  }

  @Override
  public void tryEvents(String url, AbstractConfig config, Validation.Findings findings) {
    if (!config.getList(QUEUES).isEmpty()) {
      try (AwsAccess access = access(url, config)) {
        for (String queue : config.getList(QUEUES)) {
          new Queue(queue).complaint(access).ifPresent(why -> findings.error(QUEUES, why));
        }
      }
    }
  }

  static AwsAccess access(String url, AbstractConfig config) {
    return new AwsAccess(StoreSettings.forReading(config, StoreUrl.parse(url).host(), CONNECTIONS));
  }

  @Override
  public int mostTasks(AbstractConfig config) {
    int queues = config.getList(QUEUES).size();
    return queues == 0 ? Integer.MAX_VALUE : queues;
  }

  @Override
  public FileEvents events(String url, AbstractConfig config, String name, int task) {
    List<String> queues = config.getList(QUEUES);
    if (queues.isEmpty()) {
      return FileEvents.NONE;
    }
    StoreUrl at = StoreUrl.parse(url);
    QueueEvents.Settings settings =
        new QueueEvents.Settings(
            new Queue(queues.get(task)),
            at.host(),
            at.folder().isEmpty() ? "" : at.folder() + "/",
            config.getLong(LISTING_INTERVAL));
    return QueueEvents.receive(settings, access(url, config), name);
  }

  @Override
  public String keyOf(Fault fault) {
    return StoreRules.key(fault, StoreUrl.KEY);
  }

  @Override
  public boolean hasTags() {
    return true;
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    StoreUrl at = StoreUrl.parse(url);
    return S3Files.connect(
        StoreSettings.forReading(config, at.host(), CONNECTIONS),
        at.folder(),
        RetryKeys.guard(config));
  }
}
