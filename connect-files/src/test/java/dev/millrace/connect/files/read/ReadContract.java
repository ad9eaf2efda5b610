package dev.millrace.connect.files.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.format.TextPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;

/** What every format keeps: exact resume, and ranges that share no record and miss none. */
public final class ReadContract {
  private ReadContract() {}

  /**
   * A record, or why it is none.
   *
   * @param place after it
   */
  public record Read(Object value, String bad, Place place) {
    private String content() {
      if (bad != null) {
        return "bad: " + bad;
      }
      return value instanceof Struct struct
          ? TextPlan.of(struct.schema()).text(struct)
          : String.valueOf(value);
    }
  }

  public static List<Read> read(
      ReadFormat format, FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    List<Read> all = new ArrayList<>();
    try (RecordReader reader = format.open(file, range, from, schemas)) {
      while (true) {
        try {
          if (!reader.next()) {
            return all;
          }
          all.add(new Read(reader.value(), null, reader.place()));
        } catch (BadRecord e) {
          all.add(new Read(null, e.getMessage(), reader.place()));
        }
      }
    }
  }

  public static List<Read> read(ReadFormat format, FileBytes file) throws IOException {
    return read(format, file, Range.WHOLE, Place.START, SampleSchemas.auto());
  }

  private static List<String> contents(List<Read> records) {
    return records.stream().map(Read::content).toList();
  }

  /** A range counts its own records. */
  private static List<String> unnumbered(List<String> contents) {
    return contents.stream().map(each -> each.replaceFirst(", record \\d+ ", ", record ")).toList();
  }

  /** For every k: read k records, go on elsewhere, and the rest is the same. */
  public static void resumesAnywhere(ReadFormat format, FileBytes file, Supplier<Schemas> schemas)
      throws IOException {
    List<Read> whole = read(format, file, Range.WHOLE, Place.START, schemas.get());
    List<String> contents = contents(whole);
    assertThat(whole).isNotEmpty();
    for (int k = 1; k <= whole.size(); k++) {
      Place place = whole.get(k - 1).place();
      assertThat(place.record()).isEqualTo(k);
      List<Read> rest = read(format, file, Range.WHOLE, place, schemas.get());
      assertThat(contents(rest)).as("after %d", k).isEqualTo(contents.subList(k, contents.size()));
      assertThat(rest.stream().map(Read::place))
          .isEqualTo(whole.subList(k, whole.size()).stream().map(Read::place).toList());
    }
  }

  /** For any cut, the ranges' records together are the whole's; each range resumes, too. */
  public static void addsUp(ReadFormat format, FileBytes file, Supplier<Schemas> schemas, int cuts)
      throws IOException {
    List<String> whole =
        unnumbered(contents(read(format, file, Range.WHOLE, Place.START, schemas.get())));
    Random random = new Random(7);
    for (int i = 0; i < cuts; i++) {
      long[] edges =
          LongStream.concat(
                  LongStream.of(0, Long.MAX_VALUE),
                  random.longs(1 + random.nextInt(5), 0, file.size() + 1))
              .sorted()
              .toArray();
      List<String> parts = new ArrayList<>();
      for (int edge = 1; edge < edges.length; edge++) {
        Range range = new Range(edges[edge - 1], edges[edge]);
        List<Read> part = read(format, file, range, Place.START, schemas.get());
        parts.addAll(unnumbered(contents(part)));
        if (!part.isEmpty()) {
          int k = random.nextInt(part.size());
          assertThat(contents(read(format, file, range, part.get(k).place(), schemas.get())))
              .isEqualTo(contents(part).subList(k + 1, part.size()));
        }
      }
      assertThat(parts).as("cut at %s", Arrays.toString(edges)).isEqualTo(whole);
    }
  }

  /**
   * Reads the file with bytes changed at random.
   *
   * @return how often it was refused; whatever else than an IOException comes fails the test
   */
  public static int survives(ReadFormat format, MemoryFile file, int rounds, int tail) {
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] bytes = file.bytes().clone();
      int from = random.nextBoolean() ? Math.max(0, bytes.length - tail) : 0;
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt();
      }
      int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length;
      try {
        read(format, new MemoryFile(file.name(), Arrays.copyOf(bytes, length)));
      } catch (IOException e) {
        refused++;
        assertThat(e).hasMessageContaining("'" + file.name() + "'");
      }
    }
    return refused;
  }
}
