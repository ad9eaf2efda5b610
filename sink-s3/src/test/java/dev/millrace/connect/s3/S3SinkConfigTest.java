package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.format.BytesFormat;
import dev.millrace.connect.files.format.InferringFormat;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.files.storage.S3Settings;
import dev.millrace.connect.s3.content.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class S3SinkConfigTest {
  private static final String CUSTOMER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private static Map<String, String> full() {
    Map<String, String> props = ConfigContract.defaults(S3SinkConfig.def());
    props.put("s3.bucket.name", "lake");
    props.put("format.class", "parquet");
    props.put("flush.size", "1000");
    props.put("aws.access.key.id", "AK");
    props.put("aws.secret.access.key", "s3cr3t");
    props.put("s3.sse.customer.key", CUSTOMER_KEY);
    props.put("s3.proxy.password", "pr0xy");
    props.put("partitioner.class", "time");
    props.put("partition.duration.ms", "60000");
    props.put("path.format", "YYYY");
    props.put("partition.field.name", "a,b.c");
    props.put("timestamp.extractor", "RecordField");
    props.put("store.url", "http://localhost:9000");
    props.put("format.output.fields", "key,value");
    props.put("store.kafka.keys", "true");
    props.put("store.kafka.headers", "true");
    return props;
  }

  @Test
  void everyKeyIsDescribedReadAndDocumented() throws IOException {
    ConfigContract.everyKeyIsDescribed(S3SinkConfig.def());
    Map<String, String> byTime = full();
    ConfigContract.everyKeyIsRead(S3SinkConfig.def(), new AllRead(byTime).config());
    ConfigContract.tableIsCurrent(S3SinkConfig.def(), Path.of("../docs/sink-s3.md"));
    ConfigContract.secretsAreHidden(
        new S3SinkConfig(byTime),
        Map.of(
            "aws.secret.access.key", "s3cr3t",
            "s3.sse.customer.key", CUSTOMER_KEY,
            "s3.proxy.password", "pr0xy"));
    byTime.put("s3.proxy.url", "http://proxy:3128");
    assertThat(new S3SinkConfig(byTime).store().toString())
        .contains("ByCustomer")
        .contains("proxy:3128")
        .doesNotContain("s3cr3t", CUSTOMER_KEY, "pr0xy");
  }

  private record AllRead(Map<String, String> props) {
    S3SinkConfig config() {
      return new S3SinkConfig(props);
    }
  }

  @Test
  void anExistingConfigurationRunsUnchanged() {
    Map<String, String> props = new HashMap<>();
    props.put("s3.bucket.name", "lake");
    props.put("flush.size", "1000");
    props.put("format.class", "io.confluent.connect.s3.format.parquet.ParquetFormat");
    props.put("storage.class", "io.confluent.connect.s3.storage.S3Storage");
    props.put("partitioner.class", "io.confluent.connect.storage.partitioner.TimeBasedPartitioner");
    props.put("timestamp.extractor", "Record");
    props.put("path.format", "'year'=YYYY/'month'=MM");
    props.put("partition.duration.ms", "3600000");
    props.put("locale", "en-US");
    props.put("timezone", "UTC");
    S3SinkConfig config = new S3SinkConfig(props);
    assertThat(config.partitioner()).isEqualTo("time");
    assertThat(config.format())
        .isEqualTo(
            new InferringFormat(
                new ParquetFormat(ParquetFormat.Codec.SNAPPY, 16 * 1024 * 1024), 1024 * 1024));
    assertThat(config.format().extension()).isEqualTo(".snappy.parquet");
    assertThat(config.partitioning().partitioner()).isNotNull();
  }

  private static Map<String, List<String>> errors(Map<String, String> raw) {
    Map<String, String> props = Aliases.resolve(raw);
    Validation validation = Validation.of(S3SinkConfig.def(), props);
    if (validation.clean()) {
      S3Check.rules(validation, new S3SinkConfig(props));
      ManifestCheck.rules(validation, new S3SinkConfig(props));
    }
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue value : validation.result().configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  @Test
  void namesEveryErrorAtItsKey() {
    assertThat(errors(Map.of("format.class", "orc", "store.url", "minio")))
        .containsOnlyKeys("s3.bucket.name", "flush.size", "format.class", "store.url");
    Map<String, String> props =
        new HashMap<>(Map.of("s3.bucket.name", "lake", "flush.size", "1", "format.class", "json"));
    assertThat(errors(props)).isEmpty();
    props.putAll(
        Map.of(
            "aws.access.key.id", "AK",
            "state.dir", "topics/state",
            "partitioner.class", "time",
            "path.format", "year=YYYY",
            "buffer.max.bytes", "9000000"));
    assertThat(errors(props))
        .containsOnlyKeys(
            "aws.secret.access.key",
            "state.dir",
            "partition.duration.ms",
            "path.format",
            "buffer.max.bytes");
    props.put("partitioner.class", "field");
    assertThat(errors(props)).containsKey("partition.field.name");
  }

  private static String extension(String... props) {
    return new S3SinkConfig(TaskRun.props(props)).format().extension();
  }

  @Test
  void theFormatsOfTheWidelyUsedSinkKeepTheirNamesAndExtensions() {
    String confluent = "io.confluent.connect.s3.format.";
    assertThat(extension("format.class", confluent + "avro.AvroFormat")).isEqualTo(".avro");
    assertThat(extension("format.class", confluent + "json.JsonFormat")).isEqualTo(".json");
    assertThat(
            extension(
                "format.class", confluent + "bytearray.ByteArrayFormat",
                "format.bytearray.extension", ".raw",
                "s3.compression.type", "gzip"))
        .isEqualTo(".raw.gz");
    assertThat(extension("format.class", "csv", "s3.compression.type", "zstd"))
        .isEqualTo(".csv.zst");
    assertThat(extension("format.class", "text", "s3.compression.type", "lz4"))
        .isEqualTo(".txt.lz4");
    assertThat(extension("format.class", "json", "s3.compression.type", "snappy"))
        .isEqualTo(".json.sz");
    assertThat(extension("format.class", "parquet", "parquet.codec", "lz4_raw"))
        .isEqualTo(".lz4_raw.parquet");
  }

  @Test
  void theSeparatorOfBytesKeepsItsBlanks() {
    assertThat(
            new S3SinkConfig(
                    TaskRun.props(
                        "format.class", "bytearray", "format.bytearray.separator", " \n "))
                .format())
        .isEqualTo(new BytesFormat(Compression.NONE, ".bin", " \n "));
    assertThat(new S3SinkConfig(TaskRun.props("format.class", "bytearray")).format())
        .isEqualTo(new BytesFormat(Compression.NONE, ".bin", System.lineSeparator()));
  }

  @Test
  void namesWhatContradictsItselfInFormatAndContent() {
    assertThat(
            errors(
                TaskRun.props(
                    "format.class", "bytearray",
                    "format.output.fields", "key,value",
                    "s3.compression.type", "gzip",
                    "s3.compression.level", "15",
                    "format.csv.null", "a,b",
                    "parquet.row.group.bytes", "999000000")))
        .containsOnlyKeys("format.output.fields", "s3.compression.level", "format.csv.null");
    assertThat(
            errors(
                TaskRun.props(
                    "format.class", "parquet",
                    "behavior.on.null.values", "write",
                    "format.output.fields", "value,offset,value",
                    "format.output.envelope", "false",
                    "parquet.row.group.bytes", "999000000")))
        .containsOnlyKeys(
            "behavior.on.null.values",
            "format.output.fields",
            "format.output.envelope",
            "parquet.row.group.bytes");
    assertThat(errors(TaskRun.props("avro.codec", "bzip2", "format.output.fields", "val")))
        .containsOnlyKeys("avro.codec", "format.output.fields");
  }

  @Test
  void refusesALevelOfWhichNotEvenTwoFilesHaveRoom() {
    assertThat(errors(TaskRun.props("s3.compression.type", "zstd", "s3.compression.level", "13")))
        .containsOnlyKeys("s3.compression.level");
    assertThat(errors(TaskRun.props("s3.compression.type", "zstd", "s3.compression.level", "12")))
        .isEmpty();
    assertThat(
            errors(
                TaskRun.props(
                    "s3.compression.type", "zstd",
                    "s3.compression.level", "13",
                    "buffer.max.bytes", "200000000")))
        .isEmpty();
  }

  @Test
  void sideFilesHaveFormatsOfTheirOwn() {
    String confluent = "io.confluent.connect.s3.format.";
    assertThat(sides(TaskRun.props())).isEmpty();
    assertThat(sides(TaskRun.props("store.kafka.keys", "true", "store.kafka.headers", "true")))
        .containsExactly(".keys.avro", ".headers.avro");
    Map<String, String> props =
        TaskRun.props(
            "store.kafka.keys",
            "true",
            "keys.format.class",
            confluent + "bytearray.ByteArrayFormat",
            "store.kafka.headers",
            "true",
            "headers.format.class",
            confluent + "parquet.ParquetFormat");
    assertThat(errors(props)).isEmpty();
    assertThat(sides(props)).containsExactly(".keys.bin", ".headers.snappy.parquet");
    assertThat(new S3SinkConfig(props).sides().tombstones()).isNull();
    props.put("behavior.on.null.values", "write");
    assertThat(errors(props)).isEmpty();
    assertThat(new S3SinkConfig(props).sides().tombstones()).isEqualTo("tombstone");
    props.put("format.output.fields", "key,value");
    assertThat(new S3SinkConfig(props).sides().tombstones()).as("in the envelope").isNull();
  }

  private static List<String> sides(Map<String, String> props) {
    return new S3SinkConfig(props).sides().fresh().stream().map(View::extension).toList();
  }

  @Test
  void namesWhatContradictsItselfInSideFiles() {
    assertThat(
            errors(
                TaskRun.props(
                    "store.kafka.headers", "true",
                    "headers.format.class", "ByteArrayFormat",
                    "keys.format.class", "orc")))
        .containsOnlyKeys("keys.format.class");
    assertThat(
            errors(
                TaskRun.props(
                    "format.class", "bytearray",
                    "format.bytearray.extension", ".keys.avro",
                    "store.kafka.keys", "true",
                    "store.kafka.headers", "true",
                    "headers.format.class", "bytearray",
                    "behavior.on.null.values", "write",
                    "tombstone.encoded.partition", "")))
        .containsOnlyKeys(
            "headers.format.class", "format.bytearray.extension", "tombstone.encoded.partition");
    assertThat(
            errors(
                TaskRun.props(
                    "store.kafka.headers", "true",
                    "headers.format.class", "parquet",
                    "behavior.on.null.values", "write",
                    "parquet.row.group.bytes", "999000000",
                    "tombstone.encoded.partition", "../x")))
        .containsOnlyKeys("tombstone.encoded.partition");
    assertThat(
            errors(
                TaskRun.props(
                    "store.kafka.headers", "true",
                    "headers.format.class", "parquet",
                    "behavior.on.null.values", "write",
                    "parquet.row.group.bytes", "999000000")))
        .containsOnlyKeys("behavior.on.null.values", "parquet.row.group.bytes");
  }

  @Test
  void namesKeysThatHaveNoEffectInTheLog() {
    Validation validation =
        Validation.of(S3SinkConfig.def(), TaskRun.props("schemas.cache.config", "100"));
    assertThat(validation.warnings())
        .singleElement()
        .asString()
        .startsWith("schemas.cache.config: No effect: ");
  }

  private static Map<String, List<String>> layoutErrors(String... more) {
    return errors(TaskRun.props(more));
  }

  @Test
  void namesEveryErrorOfTheLayoutAtItsKey() {
    assertThat(
            layoutErrors(
                "partitioner.class", "template",
                "partition.template", "c={{value.c}}/{{header.h}}/{{timestamp:'dt'=yyyy-MM-dd}}",
                "filename.template", "{{topic}}-{{partition}}-{{start_offset}}"))
        .isEmpty();
    for (String template :
        List.of(
            "",
            "/a",
            "a//{{key}}",
            "../{{key}}",
            "{{valu.c}}",
            "{{key",
            "{{timestamp:q}}",
            "{{key:x}}",
            "{{value.a..b}}",
            "a\\b")) {
      assertThat(layoutErrors("partitioner.class", "template", "partition.template", template))
          .as(template)
          .containsOnlyKeys("partition.template");
    }
    assertThat(layoutErrors("partition.template", "{{key}}"))
        .containsOnlyKeys("partition.template");
    assertThat(layoutErrors("partition.default.value", "a/b", "timestamp.field.unit", "days"))
        .containsOnlyKeys("partition.default.value", "timestamp.field.unit");
    assertThat(
            layoutErrors("timestamp.extractor", "RecordField", "timestamp.field.pattern", "bogus"))
        .containsOnlyKeys("timestamp.field.pattern");
    assertThat(layoutErrors("timestamp.extractor", "RecordField", "timestamp.field", "a..b"))
        .containsOnlyKeys("timestamp.field");
    assertThat(layoutErrors("partitioner.class", "field", "partition.field.name", "a..b"))
        .containsOnlyKeys("partition.field.name");
    assertThat(layoutErrors("filename.template", "{{topic}}"))
        .containsOnlyKeys("filename.template");
  }

  @Test
  void saysWhatToUseInsteadOfAPartitionerOfOnesOwn() {
    assertThat(layoutErrors("partitioner.class", "com.acme.TenantPartitioner"))
        .containsOnlyKeys("partitioner.class")
        .allSatisfy(
            (key, errors) ->
                assertThat(errors)
                    .singleElement()
                    .asString()
                    .contains("describe their directories with template and partition.template"));
    assertThat(layoutErrors("partitioner.class", "com.acme.FieldPartitioner"))
        .containsOnlyKeys("partitioner.class");
    assertThat(layoutErrors("timestamp.extractor", "com.acme.RecordTimestampExtractor"))
        .containsOnlyKeys("timestamp.extractor");
  }

  private static String directory(String... more) throws Exception {
    Map<String, Object> value = new HashMap<>(Map.of("a", "x", "b", Map.of("c", 1)));
    value.put("ts", "2026-11-21T05:26:30Z");
    SinkRecord record =
        new SinkRecord("orders", 2, null, null, null, value, 7, 0L, TimestampType.CREATE_TIME);
    return new S3SinkConfig(TaskRun.props(more)).partitioning().partitioner().directory(record);
  }

  @Test
  void readsThePartitionersOfOtherSinks() throws Exception {
    String prefix = "io.confluent.connect.storage.partitioner.";
    assertThat(directory()).isEqualTo("partition=2");
    assertThat(directory("partitioner.class", "topic")).isEmpty();
    assertThat(
            directory(
                "partitioner.class", prefix + "FieldPartitioner", "partition.field.name", "a,b.c"))
        .isEqualTo("a=x/b.c=1");
    assertThat(
            directory(
                "partitioner.class",
                "field",
                "partition.field.name",
                "a,b.c",
                "partition.field.format.path",
                "false",
                "directory.delim",
                "|"))
        .isEqualTo("x|1");
    assertThat(
            directory(
                "partitioner.class",
                prefix + "HourlyPartitioner",
                "timestamp.extractor",
                prefix + "TimeBasedPartitioner$RecordFieldTimestampExtractor",
                "timestamp.field",
                "ts",
                "timezone",
                "Europe/Berlin"))
        .isEqualTo("year=2026/month=11/day=21/hour=06");
    assertThat(
            directory(
                "partitioner.class",
                "com.canelmas.kafka.connect.FieldAndTimeBasedPartitioner",
                "partition.field.name",
                "a",
                "partition.duration.ms",
                "3600000",
                "path.format",
                "'dt'=YYYY-MM-dd",
                "timestamp.extractor",
                "Record"))
        .isEqualTo("a=x/dt=1970-01-01");
    assertThat(directory("s3.schema.partition.affix.type", "PREFIX"))
        .isEqualTo("schema_name=null/partition=2");
    assertThat(directory("s3.schema.partition.affix.type", "SUFFIX"))
        .isEqualTo("partition=2/schema_name=null");
  }

  @Test
  void takesAnotherSinksNamesOfKeys() {
    Map<String, String> props =
        Map.of(
            "aws.s3.bucket.name", "lake",
            "aws.s3.prefix", "raw",
            "format.class", "json",
            "flush.size", "10",
            "file.name.template", "{{topic}}-{{partition}}-{{start_offset}}");
    S3SinkConfig config = new S3SinkConfig(props);
    assertThat(config.topicsDir()).isEqualTo("raw");
    assertThat(config.getString("s3.bucket.name")).isEqualTo("lake");
    Map<String, String> both = new HashMap<>(props);
    both.put("topics.dir", "mine");
    assertThat(new S3SinkConfig(both).topicsDir()).isEqualTo("mine");
    Validation validation = Validation.of(S3SinkConfig.def(), Aliases.resolve(both));
    assertThat(validation.clean()).isTrue();
    Aliases.warn(validation, both);
    assertThat(validation.warnings())
        .containsExactly("aws.s3.prefix: No effect: topics.dir is set too, and counts.");
  }

  @Test
  void warnsOfKeysWithoutEffect() {
    Map<String, String> props =
        TaskRun.props(
            "storage.class", "io.confluent.connect.s3.storage.S3Storage",
            "partitioner.max.open.files", "100");
    assertThat(Validation.of(S3SinkConfig.def(), props).warnings())
        .containsExactlyInAnyOrder(
            "storage.class: No effect: files always go to S3.",
            "partitioner.max.open.files: No effect: the number of open files is bounded by their"
                + " memory, `buffer.max.bytes`.");
  }

  @Test
  void namesWhatNotificationsNeed() {
    Map<String, String> props =
        new HashMap<>(Map.of("s3.bucket.name", "lake", "flush.size", "1", "format.class", "json"));
    props.putAll(
        Map.of(
            "manifest.dir",
            "topics/manifests",
            "notification.topic",
            "files",
            "notification.producer.transactional.id",
            "t",
            "notification.producer.max.block.ms",
            "soon"));
    assertThat(errors(props))
        .containsOnlyKeys(
            "manifest.dir",
            "manifest.enabled",
            "notification.producer.bootstrap.servers",
            "notification.producer.transactional.id",
            "notification.producer.max.block.ms");
    props.keySet().removeIf(key -> key.startsWith("notification.producer."));
    props.putAll(
        Map.of(
            "manifest.dir", "_manifests",
            "manifest.enabled", "true",
            "notification.producer.bootstrap.servers", "localhost:9092",
            "notification.producer.sasl.jaas.config", "s3cr3t"));
    assertThat(errors(props)).isEmpty();
    props.put("delivery.guarantee", "at_least_once");
    assertThat(errors(props)).containsOnlyKeys("manifest.enabled");
    ConfigContract.secretsAreHidden(
        new S3SinkConfig(props), Map.of("notification.producer.sasl.jaas.config", "s3cr3t"));
    assertThat(new S3SinkConfig(props).notificationProducer())
        .containsOnlyKeys("bootstrap.servers", "sasl.jaas.config");
  }

  @Test
  void findsAStoreThatIgnoresConditions() {
    MemoryStore honest = new MemoryStore();
    Validation.Findings findings = new Validation.Findings();
    S3Check.probe(honest, "_millrace/files/probe", findings);
    assertThat(honest.list("")).isEmpty();
    Validation validation =
        Validation.of(S3SinkConfig.def(), full())
            .farSide(
                "store.url",
                "The store",
                found ->
                    S3Check.probe(
                        new MemoryStore() {
                          @Override
                          public synchronized PutOutcome put(
                              String key, byte[] body, PutCondition condition) {
                            return write(key, body);
                          }
                        },
                        "probe",
                        found));
    assertThat(validation.clean("store.url")).isFalse();
  }

  private static Map<String, List<String>> storeErrors(String... more) {
    Map<String, String> props =
        new HashMap<>(Map.of("s3.bucket.name", "lake", "flush.size", "1", "format.class", "json"));
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return errors(props);
  }

  @Test
  void knowsWhatABucketCanBeCalled() {
    for (String name : List.of("lake", "l-1.x", "arn:aws:s3:eu-west-1:1:accesspoint/lake")) {
      assertThat(storeErrors("s3.bucket.name", name)).isEmpty();
    }
    for (String name : List.of("La_ke", "-lake", "la..ke", "ab")) {
      assertThat(storeErrors("s3.bucket.name", name))
          .containsOnlyKeys("s3.bucket.name")
          .hasEntrySatisfying(
              "s3.bucket.name",
              text -> assertThat(text).first().asString().contains("3 to 63 lower-case letters"));
    }
    assertThat(storeErrors("s3.bucket.name", "La_ke", "store.url", "http://ceph:7480")).isEmpty();
    assertThat(storeErrors("s3.bucket.name", "s3://lake/raw"))
        .hasEntrySatisfying(
            "s3.bucket.name",
            text -> assertThat(text).first().asString().contains("without s3://"));
    assertThat(storeErrors("s3.region", "Frankfurt, Germany")).containsOnlyKeys("s3.region");
    assertThat(storeErrors("s3.region", "auto")).isEmpty();
  }

  @Test
  void namesTheKeyOfWhatDoesNotGoTogether() {
    assertThat(storeErrors("s3.sse.customer.key", "c2hvcnQ="))
        .containsOnlyKeys("s3.sse.customer.key")
        .allSatisfy(
            (key, text) ->
                assertThat(text)
                    .containsExactly(
                        "Write 32 bytes in Base64, such as openssl rand -base64 32 gives."));
    assertThat(storeErrors("s3.sse.customer.key", CUSTOMER_KEY, "s3.ssea.name", "aws:kms"))
        .containsOnlyKeys("s3.sse.customer.key");
    assertThat(storeErrors("s3.sse.kms.key.id", "k")).containsOnlyKeys("s3.sse.kms.key.id");
    assertThat(storeErrors("s3.wan.mode", "true", "store.url", "http://minio:9000"))
        .containsOnlyKeys("s3.wan.mode");
    assertThat(storeErrors("s3.proxy.user", "me")).containsOnlyKeys("s3.proxy.url");
    assertThat(
            storeErrors("s3.object.tagging", "true", "s3.object.tagging.key.value.pairs", "team"))
        .containsOnlyKeys("s3.object.tagging.key.value.pairs");
    assertThat(
            storeErrors(
                "s3.object.tagging",
                "true",
                "s3.object.tagging.key.value.pairs",
                "a:1,b:1,c:1,d:1,e:1,f:1,g:1,h:1"))
        .containsOnlyKeys("s3.object.tagging.key.value.pairs");
    assertThat(
            storeErrors(
                "s3.credentials.provider.class",
                "io.confluent.connect.s3.auth.AwsAssumeRoleCredentialsProvider"))
        .containsOnlyKeys("s3.credentials.provider.sts.role.arn");
    assertThat(storeErrors("aws.sts.role.arn", "writer"))
        .containsOnlyKeys("s3.credentials.provider.sts.role.arn");
  }

  @Test
  void accelerationIsNeverInPathStyle() {
    S3Settings settings =
        new S3SinkConfig(
                Map.of(
                    "s3.bucket.name", "lake",
                    "flush.size", "1",
                    "format.class", "json",
                    "s3.wan.mode", "true"))
            .store();
    assertThat(settings.accelerate()).isTrue();
    assertThat(settings.pathStyle()).isFalse();
    S3ObjectStore.connect(settings).close();
  }
}
