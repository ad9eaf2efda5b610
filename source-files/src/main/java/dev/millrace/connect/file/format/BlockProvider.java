package dev.millrace.connect.file.format;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.normal;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.Times;
import dev.millrace.connect.files.read.avro.AvroReadFormat;
import dev.millrace.connect.files.read.orc.OrcReadFormat;
import dev.millrace.connect.files.read.parquet.ParquetReadFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/** Formats of blocks, with a schema of their own: Parquet, Avro and ORC. */
public final class BlockProvider implements FormatProvider {
  public static final String GRANULARITY = "timestamp.granularity";
  public static final String HEADER_BYTES = "header.max.bytes";
  public static final String BLOCK_BYTES = "block.max.bytes";
  public static final String ELEMENTS = "record.max.elements";
  public static final String DEPTH = "type.max.depth";

  private static final int MB = 1024 * 1024;
  private static final Map<String, Times> GRANULARITIES =
      Map.of(
          "connect_logical", Times.MILLIS,
          "micros_long", Times.MICROS,
          "nanos_long", Times.NANOS,
          "iso_string", Times.TEXT);

  @Override
  public List<String> formats() {
    return List.of("parquet", "avro", "orc");
  }

  @Override
  public void addKeys(Keys keys) {
    BlockLimits limits = BlockLimits.DEFAULT;
    keys.group("Parquet, Avro and ORC")
        .add(
            Key.string(GRANULARITY)
                .byDefault("connect_logical")
                .check(oneOf("connect_logical", "micros_long", "nanos_long", "iso_string"))
                .display("Timestamps")
                .doc(
                    "What timestamps and times of Parquet, Avro and ORC files become."
                        + " `connect_logical` keeps milliseconds and cuts what is finer; the others"
                        + " keep all digits, as a number or as text."))
        .add(
            Key.integer(HEADER_BYTES)
                .byDefault(limits.headerBytes())
                .check(between(1024, 1024 * MB))
                .low()
                .display("Header limit")
                .doc(
                    "Largest footer of a Parquet or ORC file and header of an Avro file, in bytes."
                        + " A larger one is refused."))
        .add(
            Key.integer(BLOCK_BYTES)
                .byDefault(limits.blockBytes())
                .check(between(1024, 1024 * MB))
                .low()
                .display("Block limit")
                .doc(
                    "Largest page of a Parquet file, block of an Avro file, and chunk, text or"
                        + " dictionary of an ORC file, decompressed, in bytes. A larger one is"
                        + " refused."))
        .add(
            Key.integer(ELEMENTS)
                .byDefault(limits.elements())
                .check(between(1, Integer.MAX_VALUE))
                .low()
                .display("Elements limit")
                .doc(
                    "How many elements the lists and maps of one record of a Parquet, Avro or"
                        + " ORC file may have in all."))
        .add(
            Key.integer(DEPTH)
                .byDefault(limits.depth())
                .check(between(1, 256))
                .low()
                .display("Nesting limit")
                .doc("How deep the types of a Parquet, Avro or ORC file may be nested."));
  }

  @Override
  public void check(AbstractConfig config, Validation validation) {
    String format = normal(config.getString(FormatKeys.FORMAT));
    validation.require(
        !List.of("parquet", "orc").contains(format) || !FormatKeys.namesCodec(config),
        FormatKeys.COMPRESSION,
        "A file of format="
            + format
            + " is compressed inside, and can't be read within another compression: leave the key"
            + " out.");
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
    Times times = GRANULARITIES.get(config.getString(GRANULARITY));
    BlockLimits limits =
        new BlockLimits(
            config.getInt(HEADER_BYTES),
            config.getInt(BLOCK_BYTES),
            config.getInt(ELEMENTS),
            config.getInt(DEPTH));
    return switch (format) {
      case "parquet" -> new ParquetReadFormat(times, limits);
      case "orc" -> new OrcReadFormat(times, limits);
      default -> new AvroReadFormat(times, limits);
    };
  }
}
