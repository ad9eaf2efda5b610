package dev.millrace.connect.deltalake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static final StructType PLAIN = new StructType().add("id", LongType.LONG);

  private static Features features(
      Protocol protocol, StructType schema, Map<String, String> properties) {
    return new Features(
        protocol,
        new Metadata(
            "id",
            Optional.empty(),
            Optional.empty(),
            "parquet",
            Map.of(),
            schema,
            List.of(),
            properties,
            OptionalLong.empty()));
  }

  private static Features features(String feature, String... properties) {
    Map<String, String> map =
        properties.length == 0 ? Map.of() : Map.of(properties[0], properties[1]);
    return features(new Protocol(3, 7, Set.of(), Set.of(feature)), PLAIN, map);
  }

  private static void assertRefused(Features features, boolean changesRows, String what) {
    assertThatThrownBy(() -> features.requireWritable("s3://lake/t", changesRows))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("s3://lake/t asks its writers for " + what)
        .hasMessageContaining("which this connector does not honour; ");
  }

  private static StructType with(String key) {
    FieldMetadata metadata = FieldMetadata.builder().putString(key, "x").build();
    StructType nested = new StructType().add("inner", LongType.LONG, metadata);
    return PLAIN.add("list", new ArrayType(nested, true));
  }

  @Test
  void refusesEachFeatureThatItDoesNotHonourByItsName() {
    for (String feature :
        List.of(
            "catalogManaged",
            "icebergCompatV1",
            "icebergCompatV2",
            "variantType",
            "coordinatedCommits-preview",
            "neverHeardOf")) {
      assertRefused(features(feature), false, "the table feature " + feature + ",");
    }
    assertRefused(
        features(new Protocol(3, 7, Set.of("oddReaders"), Set.of()), PLAIN, Map.of()),
        false,
        "the table feature oddReaders,");
  }

  @Test
  void acceptsFeaturesThatTheTableDoesNotUse() {
    for (String feature :
        List.of(
            "appendOnly",
            "invariants",
            "checkConstraints",
            "generatedColumns",
            "identityColumns",
            "allowColumnDefaults",
            "columnMapping",
            "rowTracking",
            "deletionVectors",
            "typeWidening",
            "timestampNtz",
            "clustering",
            "domainMetadata",
            "inCommitTimestamp",
            "v2Checkpoint",
            "checkpointProtection",
            "vacuumProtocolCheck")) {
      features(feature).requireWritable("t", true);
    }
    features(new Protocol(1, 6, Set.of(), Set.of()), PLAIN, Map.of()).requireWritable("t", true);
  }

  @Test
  void refusesWhatATableUsesWithTheColumnOrConstraint() {
    Protocol legacy = new Protocol(2, 6, Set.of(), Set.of());
    assertRefused(
        features(legacy, PLAIN, Map.of("delta.constraints.positive", "id > 0")),
        false,
        "the CHECK constraint 'positive',");
    assertRefused(
        features(legacy, with("delta.invariants"), Map.of()),
        false,
        "an invariant of the column 'list.inner' (delta.invariants),");
    assertRefused(
        features(legacy, with("delta.generationExpression"), Map.of()),
        false,
        "generatedColumns: of the column 'list.inner'");
    assertRefused(
        features(legacy, with("delta.identity.start"), Map.of()),
        false,
        "identityColumns: of the column 'list.inner'");
    assertRefused(
        features(legacy, with("CURRENT_DEFAULT"), Map.of()),
        false,
        "allowColumnDefaults: the default of the column 'list.inner'");
    assertRefused(
        features(legacy, PLAIN, Map.of("delta.columnMapping.mode", "id")),
        false,
        "column mapping by 'id' (delta.columnMapping.mode),");
  }

  @Test
  void refusesChangesWhereRowsMayOnlyBeAdded() {
    Features appendOnly = features("appendOnly", "delta.appendOnly", "true");
    appendOnly.requireWritable("t", false);
    assertRefused(appendOnly, true, "appendOnly (delta.appendOnly=true),");
    Features tracked = features("rowTracking", "delta.enableRowTracking", "true");
    tracked.requireWritable("t", false);
    assertRefused(tracked, true, "rowTracking (delta.enableRowTracking=true) for updates");
  }

  @Test
  void refusesAProtocolThatIsNewer() {
    assertThatThrownBy(
            () ->
                features(new Protocol(4, 8, Set.of(), Set.of()), PLAIN, Map.of())
                    .requireWritable("t", false))
        .hasMessage(
            "t: its protocol (reader 4, writer 8) is newer than this connector; update the"
                + " connector.");
  }

  @Test
  void goesByAPropertyOnlyWhereTheTableHasTheFeature() {
    assertThat(features("x", "delta.enableDeletionVectors", "true").deletionVectors()).isFalse();
    assertThat(features("deletionVectors").deletionVectors()).isFalse();
    assertThat(features("deletionVectors", "delta.enableDeletionVectors", "true").deletionVectors())
        .isTrue();
    assertThat(features("changeDataFeed", "delta.enableChangeDataFeed", "true").changeDataFeed())
        .isTrue();
    assertThat(features("columnMapping", "delta.columnMapping.mode", "name").columnMapping())
        .isTrue();
    assertThat(features("typeWidening", "delta.enableTypeWidening", "true").typeWidening())
        .isTrue();
    assertThat(features("timestampNtz").timestampNtz()).isTrue();
    assertThat(features("rowTracking").rowIds()).isTrue();
    assertThat(
            features("inCommitTimestamp", "delta.enableInCommitTimestamps", "true")
                .inCommitTimestamps())
        .isTrue();
  }
}
