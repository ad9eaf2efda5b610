package dev.millrace.connect.file.format;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.normal;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.compress.Decompression;
import dev.millrace.connect.files.compress.ExpansionLimits;
import dev.millrace.connect.files.read.ReadFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/** What the files are. */
public final class FormatKeys {
  /** Found by name and content. */
  public static final String AUTO = "auto";

  public static final String FORMAT = "format";
  public static final String COMPRESSION = "compression";
  public static final String MAX_EXPANDED = "compression.max.expanded.bytes";
  public static final String MAX_RATIO = "compression.max.ratio";

  private static final String NONE = "none";

  private FormatKeys() {}

  /** Adds the keys to a group of their own. */
  public static void define(Keys keys, List<FormatProvider> providers) {
    keys.group("Format")
        .add(
            Key.string(FORMAT)
                .byDefault(AUTO)
                .check(oneOf(formats(providers)))
                .high()
                .display("Format")
                .doc(
                    "Format of the files; auto tells each one's by its name, or else by its first"
                        + " bytes, and says so in the log."))
        .add(
            Key.string(COMPRESSION)
                .byDefault(AUTO)
                .check(oneOf(compressions()))
                .display("Compression")
                .doc(
                    "How the files are compressed; auto tells by the name, or where that tells no"
                        + " format by the first bytes, and opens zip and tar archives, too: the"
                        + " files in one are read one after another."))
        .add(
            Key.longInteger(MAX_EXPANDED)
                .byDefault(ExpansionLimits.DEFAULT.maxBytes())
                .check(atLeast(1))
                .low()
                .display("Largest expansion")
                .doc("Most bytes that one compressed file or archive may expand to."))
        .add(
            Key.integer(MAX_RATIO)
                .byDefault(ExpansionLimits.DEFAULT.maxRatio())
                .check(atLeast(1))
                .low()
                .display("Highest ratio")
                .doc(
                    "Most bytes, behind the first megabyte, that each compressed byte may expand"
                        + " to."));
  }

  /** Whether archives are opened: only where each file's compression is found out. */
  public static boolean opensArchives(AbstractConfig config) {
    return normal(config.getString(COMPRESSION)).equals(AUTO);
  }

  /** Whether a codec is named that all files are compressed with. */
  public static boolean namesCodec(AbstractConfig config) {
    return !List.of(AUTO, NONE).contains(normal(config.getString(COMPRESSION)));
  }

  private static List<String> formats(List<FormatProvider> providers) {
    List<String> names = new ArrayList<>(List.of(AUTO));
    providers.forEach(provider -> names.addAll(provider.formats()));
    return names;
  }

  private static List<String> compressions() {
    List<String> names = new ArrayList<>(List.of(AUTO, NONE));
    Arrays.stream(Decompression.values()).map(Decompression::label).forEach(names::add);
    return names;
  }

  /**
   * The formats with their settings: with {@code format=auto} all that need no setting of their
   * own.
   */
  public static AutoFormats formats(AbstractConfig config, List<FormatProvider> providers) {
    String format = normal(config.getString(FORMAT));
    Map<String, ReadFormat> formats = new HashMap<>();
    for (FormatProvider provider : providers) {
      for (String name : provider.formats()) {
        if (format.equals(name) || (format.equals(AUTO) && provider.detectable())) {
          formats.put(name, provider.format(name, config));
        }
      }
    }
    return new AutoFormats(
        formats,
        format,
        compression(normal(config.getString(COMPRESSION))),
        new ExpansionLimits(config.getLong(MAX_EXPANDED), config.getInt(MAX_RATIO)));
  }

  private static CompressionRule compression(String name) {
    Optional<Decompression> fixed =
        Arrays.stream(Decompression.values())
            .filter(codec -> codec.label().equals(name))
            .findFirst();
    return new CompressionRule(fixed, name.equals(AUTO));
  }
}
