package dev.millrace.connect.file.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class AutoFormatsTest {
  private static final String CSV = "a,b\n1,x\n2,y\n";

  private static List<FormatProvider> providers() {
    return ServiceLoader.load(FormatProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(
            each -> each.getClass().getPackageName().equals(FormatProvider.class.getPackageName()))
        .toList();
  }

  private static ConfigDef def() {
    Keys keys = Keys.define();
    FormatKeys.define(keys, providers());
    TextKeys.define(keys);
    providers().forEach(provider -> provider.addKeys(keys));
    return keys.done();
  }

  private static AutoFormats formats(Map<String, String> config) {
    return FormatKeys.formats(new AbstractConfig(def(), config, false), providers());
  }

  private static MemoryFile file(String name, byte[] bytes) {
    return new MemoryFile(name, bytes);
  }

  private static MemoryFile file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] zip(MemoryFile... files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (MemoryFile file : files) {
        zip.putNextEntry(new ZipEntry(file.name()));
        zip.write(file.bytes());
      }
    }
    return out.toByteArray();
  }

  private record Adapter(AutoFormats formats) implements ReadFormat {
    @Override
    public String name() {
      return "auto";
    }

    @Override
    public boolean splittable() {
      return false;
    }

    @Override
    public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
        throws IOException {
      return formats.open(file, range, from, entry -> schemas);
    }
  }

  private static List<String> read(Map<String, String> config, MemoryFile file) throws IOException {
    return ReadContract.read(new Adapter(formats(config)), file).stream()
        .map(read -> String.valueOf(read.value()))
        .toList();
  }

  @Test
  void findsTheFormatByTheName() throws IOException {
    List<String> rows = List.of("Struct{a=1,b=x}", "Struct{a=2,b=y}");
    assertThat(read(Map.of(), file("d/x.csv", CSV))).isEqualTo(rows);
    assertThat(read(Map.of(), file("d/x.tsv", CSV.replace(',', '\t')))).isEqualTo(rows);
    assertThat(read(Map.of(), file("d/x.CSV.GZ", gzip(file("", CSV).bytes())))).isEqualTo(rows);
    assertThat(read(Map.of(), file("d/x.jsonl", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}")))
        .isEqualTo(rows);
    assertThat(read(Map.of("format", "CSV"), file("d/x.dat", CSV))).isEqualTo(rows);
    assertThat(read(Map.of("json.pointer", "/r"), file("d/x.json", "{\"r\":[{\"a\":1}]}")))
        .containsExactly("Struct{a=1}");
  }

  @Test
  void findsTheFormatByTheContent() {
    Map<String, String> formats = new LinkedHashMap<>();
    formats.put(CSV, "csv");
    formats.put("a;\"b;c\"\n1,5;2\n", "ssv");
    formats.put("a|b|c\n1|2|3", "psv");
    formats.put("a\tb\n1\t2,3,4\n", "tsv");
    formats.put("{\"a\":1}\n{\"a\":2}\n", "jsonl");
    formats.put("{\n\"a\":1}\n", "json");
    formats.put("\uFEFF [1, 2]", "json");
    formats.put("[INFO] x\n[WARN] y", "lines");
    formats.put("<?xml version='1.0'?><a/>", "xml");
    formats.put("PAR1....", "parquet");
    formats.put("Obj\u0001", "avro");
    formats.put("ORC", "orc");
    formats.put("plain\ntext, with a comma\n", "lines");
    formats.put("a\0b", "bytes");
    formats.forEach(
        (text, format) -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          assertThat(Detected.byContent(bytes, bytes.length).format()).as(text).isEqualTo(format);
        });
  }

  @Test
  void findsCompressionByTheContentWhereTheNameTellsNothing() throws IOException {
    List<String> rows = List.of("Struct{a=1,b=x}", "Struct{a=2,b=y}");
    assertThat(read(Map.of(), file("export", gzip(file("", CSV).bytes())))).isEqualTo(rows);
    assertThat(read(Map.of("compression", "gzip"), file("x.csv", gzip(file("", CSV).bytes()))))
        .isEqualTo(rows);
    assertThatThrownBy(() -> read(Map.of(), file("x.csv.gz", CSV)))
        .hasMessageStartingWith("'x.csv.gz' is no gzip, or is broken (")
        .hasMessageEndingWith("): set compression if it is another");
    assertThatThrownBy(() -> read(Map.of(), file("x.orc", "ORC, broken")))
        .hasMessageStartingWith("'x.orc' is no readable ORC file: ");
    assertThatThrownBy(() -> read(Map.of("compression", "none", "format", "orc"), file("x", "ORC")))
        .hasMessage("'x' is no readable ORC file: it is too short");
  }

  @Test
  void readsTheFilesInAnArchiveAndGoesOnAnywhere() throws IOException {
    MemoryFile csv = file("d/one.csv", CSV + "9\n3,z\n");
    MemoryFile packed =
        file("two.jsonl.gz", gzip("{\"c\":1}\n{\"c\":2}\n".getBytes(StandardCharsets.UTF_8)));
    MemoryFile zip = file("x.zip", zip(csv, file("empty.csv", ""), packed));
    assertThat(read(Map.of(), zip))
        .containsExactly(
            "Struct{a=1,b=x}",
            "Struct{a=2,b=y}",
            "null",
            "Struct{a=3,b=z}",
            "Struct{c=1}",
            "Struct{c=2}");
    Adapter archive = new Adapter(formats(Map.of()));
    Schemas topic = SampleSchemas.auto();
    ReadContract.read(archive, zip, Range.WHOLE, Place.START, topic); // Knows every file's fields.
    ReadContract.resumesAnywhere(archive, zip, () -> topic);
    assertThat(read(Map.of(), file("export", zip.bytes()))).hasSize(6);
    assertThatThrownBy(() -> read(Map.of(), file("y.zip", zip(zip))))
        .hasMessage("'y.zip!/x.zip' is an archive within an archive: unpack it");
  }

  @Test
  void tellsTheEntryOfEachRecordOfAnArchive() throws Exception {
    MemoryFile zip = file("x.zip", zip(file("d\\one.csv", CSV), file("two.csv", CSV)));
    List<String> asked = new ArrayList<>();
    Function<String, Schemas> schemas =
        entry -> {
          asked.add(entry);
          return SampleSchemas.auto();
        };
    List<String> entries = new ArrayList<>();
    Place third = Place.START;
    try (RecordReader reader = formats(Map.of()).open(zip, Range.WHOLE, Place.START, schemas)) {
      while (reader.next()) {
        entries.add(reader.entry());
        third = entries.size() == 3 ? reader.place() : third;
      }
    }
    assertThat(entries).containsExactly("d/one.csv", "d/one.csv", "two.csv", "two.csv");
    assertThat(asked).containsExactly("d/one.csv", "two.csv");
    try (RecordReader reader = formats(Map.of()).open(zip, Range.WHOLE, third, schemas)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.entry()).isEqualTo("two.csv");
    }
  }

  @Test
  void cutsOnlyWhatCanBeCut() {
    Map<String, String> lines = Map.of("csv.multiline", "false");
    assertThat(formats(lines).splittable("x.csv")).isTrue();
    assertThat(formats(Map.of()).splittable("x.csv")).isFalse();
    assertThat(formats(lines).splittable("x.csv.gz")).isFalse();
    assertThat(formats(lines).splittable("x.zip")).isFalse();
    assertThat(formats(lines).splittable("x")).isFalse();
    assertThat(formats(Map.of("format", "jsonl")).splittable("x")).isTrue();
    assertThat(formats(Map.of("format", "jsonl", "charset", "UTF-16")).splittable("x")).isFalse();
  }

  @Test
  void checksItsKeys() {
    Map<String, String> raw =
        Map.of(
            "csv.quote", "''",
            "fixed.columns", "a",
            "lines.regex", "(",
            "json.pointer", "x",
            "text.time.patterns", "yyyy-qq-!{",
            "charset", "nope");
    Validation validation = Validation.of(def(), raw);
    AbstractConfig config =
        new AbstractConfig(
            def(),
            Map.of(
                "csv.quote", "''",
                "fixed.columns", "a",
                "lines.regex", "(",
                "json.pointer", "x",
                "text.time.patterns", "yyyy-qq-!{"),
            false);
    providers().forEach(provider -> provider.check(config, validation));
    TextKeys.check(config, validation::error);
    Config result = validation.result();
    List<String> wrong = new ArrayList<>();
    for (ConfigValue value : result.configValues()) {
      if (!value.errorMessages().isEmpty()) {
        wrong.add(value.name());
      }
    }
    assertThat(wrong)
        .containsExactlyInAnyOrder(
            "csv.quote",
            "fixed.columns",
            "lines.regex",
            "json.pointer",
            "text.time.patterns",
            "charset");
  }

  @Test
  void readsTextAsConfigured() throws IOException {
    Map<String, String> config =
        Map.of(
            "charset", "windows-1252",
            "csv.separator", ";",
            "csv.comment", "#",
            "columns.names", "snake",
            "text.nulls", "NULL",
            "text.time.patterns", "dd.MM.yyyy");
    byte[] bytes =
        "# x\nflightDate;Größe\n01.02.2024;NULL\n".getBytes(Charset.forName("windows-1252"));
    assertThat(read(config, file("x.csv", bytes)))
        .singleElement()
        .asString()
        .startsWith("Struct{flight_date=");
  }
}
