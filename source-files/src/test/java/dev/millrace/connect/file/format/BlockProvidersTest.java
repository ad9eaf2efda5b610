package dev.millrace.connect.file.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.file.format.excel.ExcelLimits;
import dev.millrace.connect.file.format.excel.ExcelOptions;
import dev.millrace.connect.file.format.excel.ExcelReadFormat;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.Times;
import dev.millrace.connect.files.read.avro.AvroReadFormat;
import dev.millrace.connect.files.read.orc.OrcReadFormat;
import dev.millrace.connect.files.read.parquet.ParquetReadFormat;
import dev.millrace.connect.files.read.xml.XmlLimits;
import dev.millrace.connect.files.read.xml.XmlReadFormat;
import dev.millrace.connect.files.read.xml.XmlRules;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class BlockProvidersTest {
  private static ReadFormat format(String format, Map<String, String> settings) {
    FormatProvider provider =
        ServiceLoader.load(FormatProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.formats().contains(format))
            .findFirst()
            .orElseThrow();
    Keys keys = Keys.define();
    keys.group("Text");
    TextKeys.define(keys);
    provider.addKeys(keys);
    ConfigDef def = keys.done();
    return provider.format(format, new AbstractConfig(def, settings, false));
  }

  @Test
  void takesTheFormatsDefaults() {
    assertThat(format("parquet", Map.of()))
        .isEqualTo(new ParquetReadFormat(Times.MILLIS, BlockLimits.DEFAULT));
    assertThat(format("avro", Map.of()))
        .isEqualTo(new AvroReadFormat(Times.MILLIS, BlockLimits.DEFAULT));
    XmlReadFormat xml = (XmlReadFormat) format("xml", Map.of());
    assertThat(xml.rules()).isEqualTo(XmlRules.DEFAULT);
    assertThat(xml.limits()).isEqualTo(XmlLimits.DEFAULT);
    for (String name : List.of("excel", "xlsx", "xls")) {
      ExcelReadFormat excel = (ExcelReadFormat) format(name, Map.of());
      assertThat(excel.options()).isEqualTo(ExcelOptions.DEFAULT);
      assertThat(excel.limits()).isEqualTo(ExcelLimits.DEFAULT);
    }
  }

  @Test
  void readsEachKey() {
    Map<String, String> blocks =
        Map.of(
            "timestamp.granularity", "iso_string",
            "header.max.bytes", "2000",
            "block.max.bytes", "3000",
            "record.max.elements", "4",
            "type.max.depth", "5");
    assertThat(format("avro", blocks))
        .isEqualTo(new AvroReadFormat(Times.TEXT, new BlockLimits(2_000, 3_000, 4, 5)));
    assertThat(format("orc", blocks))
        .isEqualTo(new OrcReadFormat(Times.TEXT, new BlockLimits(2_000, 3_000, 4, 5)));
    XmlReadFormat xml =
        (XmlReadFormat)
            format(
                "xml",
                Map.of(
                    "xml.record", "/a/b",
                    "xml.attribute.prefix", "@",
                    "xml.text.field", "text",
                    "xml.namespaces", "prefixed",
                    "xml.arrays", "x,y",
                    "record.max.bytes", "2000",
                    "xml.max.depth", "3",
                    "xml.max.attributes", "4",
                    "xml.max.names", "5"));
    assertThat(xml.records()).hasToString("/a/b");
    assertThat(xml.rules())
        .isEqualTo(
            new XmlRules(
                "@",
                "text",
                XmlRules.Names.PREFIXED,
                java.util.Set.of("x", "y"),
                XmlRules.DEFAULT.types()));
    assertThat(xml.limits()).isEqualTo(new XmlLimits(2_000, 3, 4, 5));
    ExcelReadFormat excel =
        (ExcelReadFormat)
            format(
                "excel",
                Map.of(
                    "excel.sheet", "s",
                    "excel.range", "B2:C3",
                    "excel.header", "false",
                    "excel.errors", "null",
                    "excel.file.max.bytes", "2000",
                    "excel.shared.max.bytes", "3000",
                    "excel.cell.max.bytes", "4000",
                    "excel.max.ratio", "5"));
    assertThat(excel.options())
        .isEqualTo(
            new ExcelOptions(
                "s", new ExcelOptions.Area(1, 2, 1, 2), false, ExcelOptions.Errors.NULL));
    assertThat(excel.limits()).isEqualTo(new ExcelLimits(2_000, 3_000, 4_000, 5));
  }

  @Test
  void refusesPathsAndRangesThatAreNone() {
    assertThatThrownBy(() -> format("xml", Map.of("xml.record", "/a//b")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a path such as /orders/order");
    assertThatThrownBy(() -> format("excel", Map.of("excel.range", "B3")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a range of cells such as B3:F100");
  }
}
