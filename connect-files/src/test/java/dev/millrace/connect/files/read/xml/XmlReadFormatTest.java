package dev.millrace.connect.files.read.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadContract;
import dev.millrace.connect.files.read.ReadContract.Read;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.text.TypeRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The JDK's DOM parser, which shares no code with ours, reads the same. */
class XmlReadFormatTest {
  private static final XmlReadFormat FORMAT = format("/*/*");

  private static final String ORDERS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <o:orders xmlns:o="urn:o" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <!-- first --><?pi x?>
        <order id="1"><total cur="EUR">12.50</total><line sku="a">x</line><line sku="b"/>
          <at>2024-02-29T01:02:03Z</at><paid>true</paid><note>5 &lt; 6 &amp; &#x20ac;<![CDATA[ <b> ]]></note></order>
        <order id="2"><total cur="USD">7</total><line sku="c">z</line><paid>false</paid><note xsi:nil="true"/></order>
        <order id="3"><o:total>9</o:total><extra/></order>
      </o:orders>
      """;

  private static XmlReadFormat format(String path) {
    return new XmlReadFormat(XmlPath.parse(path), XmlRules.DEFAULT, XmlLimits.DEFAULT);
  }

  private static MemoryFile file(String xml) {
    return file(xml, StandardCharsets.UTF_8);
  }

  private static MemoryFile file(String xml, Charset charset) {
    return new MemoryFile("a.xml", xml.getBytes(charset));
  }

  private static List<String> read(XmlReadFormat format, MemoryFile file, Schemas schemas)
      throws IOException {
    return ReadContract.read(format, file, Range.WHOLE, Place.START, schemas).stream()
        .map(read -> read.bad() == null ? String.valueOf(read.value()) : "bad: " + read.bad())
        .toList();
  }

  @Test
  void infersTypesListsAndNesting() throws IOException {
    List<Read> read = ReadContract.read(FORMAT, file(ORDERS));
    assertThat(read.stream().map(each -> String.valueOf(each.value())))
        .containsExactly(
            "Struct{id=1,total=Struct{cur=EUR,value=12.5},"
                + "line=[Struct{sku=a,value=x}, Struct{sku=b}],at="
                + java.util.Date.from(java.time.Instant.parse("2024-02-29T01:02:03Z"))
                + ",paid=true,note=5 < 6 & € <b> }",
            "Struct{id=2,total=Struct{cur=USD,value=7.0},line=[Struct{sku=c,value=z}],paid=false}",
            "Struct{id=3,total=Struct{value=9.0}}");
    Struct first = (Struct) read.get(0).value();
    first.validate();
    assertThat(first.schema().field("id").schema()).isEqualTo(Schema.OPTIONAL_INT64_SCHEMA);
  }

  @Test
  void widensForWhatTheSampleDidNotHave() throws IOException {
    StringBuilder xml = new StringBuilder("<r>");
    for (int i = 0; i < 150; i++) {
      xml.append("<e><n>").append(i).append("</n></e>");
    }
    xml.append("<e><n>1.5</n><new>x</new></e><e><n><odd a='1'/></n><n>2</n></e></r>");
    List<String> read = read(FORMAT, file(xml.toString()), SampleSchemas.auto());
    assertThat(read.get(149)).isEqualTo("Struct{n=149}");
    assertThat(read.get(150)).isEqualTo("Struct{n=1.5,new=x}");
    assertThat(read.get(151)).isEqualTo("Struct{n=[{\"odd\":{\"a\":\"1\"}},\"2\"]}");
  }

  @Test
  void readsBySchemaAsTextAndAsMaps() throws IOException {
    MemoryFile file = file(ORDERS);
    assertThat(read(FORMAT, file, SampleSchemas.of(Mode.STRINGS, null)).get(0))
        .startsWith(
            "Struct{id=1,total={\"cur\":\"EUR\",\"value\":\"12.50\"},line=[{\"sku\":\"a\",\"value\":\"x\"},{\"sku\":\"b\"}]");
    assertThat(read(FORMAT, file, SampleSchemas.of(Mode.NONE, null)).get(1))
        .isEqualTo(
            "{id=2, total={cur=USD, value=7}, line={sku=c, value=z}, paid=false, note=null}");
    XmlRules arrays =
        new XmlRules("@", "#text", XmlRules.Names.PREFIXED, Set.of("line"), TypeRules.DEFAULT);
    XmlReadFormat other =
        new XmlReadFormat(XmlPath.parse("/o_orders/order"), arrays, XmlLimits.DEFAULT);
    assertThat(read(other, file, SampleSchemas.of(Mode.NONE, null)).subList(1, 3))
        .containsExactly(
            "{@id=2, total={@cur=USD, #text=7}, line=[{@sku=c, #text=z}], paid=false, note=null}",
            "{@id=3, o_total=9, extra=null}");
    Schema given =
        SchemaBuilder.struct()
            .field("id", Schema.INT32_SCHEMA)
            .field("paid", Schema.BOOLEAN_SCHEMA)
            .build();
    assertThat(read(FORMAT, file, SampleSchemas.of(Mode.GIVEN, given)))
        .containsExactly(
            "Struct{id=1,paid=true}",
            "Struct{id=2,paid=false}",
            "bad: 'a.xml', record 3: 'paid' is missing, and required");
  }

  @Test
  void findsRecordsByTheirPath() throws IOException {
    MemoryFile file = file("<r><a><b>1</b><b>2</b></a><c><b>3</b></c><b>4</b></r>");
    Schemas none = SampleSchemas.of(Mode.NONE, null);
    assertThat(read(format("/r/a/b"), file, none)).containsExactly("{value=1}", "{value=2}");
    assertThat(read(format("b"), file, none))
        .containsExactly("{value=1}", "{value=2}", "{value=3}", "{value=4}");
    assertThat(read(format("/r/*/b"), file, none))
        .containsExactly("{value=1}", "{value=2}", "{value=3}");
    assertThat(read(format("c/b"), file, none)).containsExactly("{value=3}");
    assertThat(read(format("/r"), file, none)).containsExactly("{a={b=[1, 2]}, c={b=3}, b=4}");
    assertThatThrownBy(() -> XmlPath.parse("/a//b")).hasMessageContaining("has an empty step");
  }

  @Test
  void resumesAfterEveryRecord() throws IOException {
    StringBuilder xml = new StringBuilder("<r>");
    for (int i = 0; i < 130; i++) {
      xml.append("<e a='").append(i).append("'><n>").append(i * 2).append("</n></e>\n");
    }
    ReadContract.resumesAnywhere(FORMAT, file(xml + "</r>"), SampleSchemas::auto);
    ReadContract.resumesAnywhere(
        FORMAT, file(xml + "</r>"), () -> SampleSchemas.of(Mode.NONE, null));
  }

  @Test
  void readsOtherCharsets() throws IOException {
    String xml = "<?xml version='1.0' encoding='%s'?><r><e>grüße €</e></r>";
    for (String charset :
        List.of("UTF-8", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-15")) {
      assertThat(
              read(
                  FORMAT,
                  file(xml.formatted(charset), Charset.forName(charset)),
                  SampleSchemas.auto()))
          .as(charset)
          .containsExactly("Struct{value=grüße €}");
    }
  }

  @Test
  void readsWhatTheJdksParserReads() throws Exception {
    StringBuilder xml = new StringBuilder("<?xml version='1.0'?><r xmlns:p='urn:p'>");
    java.util.Random random = new java.util.Random(3);
    for (int i = 0; i < 500; i++) {
      xml.append("<e>");
      for (int f = random.nextInt(5); f > 0; f--) {
        xml.append("<p:f a='&quot;")
            .append(random.nextInt())
            .append("&#10;'>t")
            .append(random.nextInt(9))
            .append("<![CDATA[&<]]>&gt;<g/><!-- c -->ü</p:f>");
      }
      xml.append("</e>\n");
    }
    String text = xml + "</r>";
    NodeList records =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement()
            .getElementsByTagName("e");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < records.getLength(); i++) {
      List<Object> fields = new ArrayList<>();
      for (Node n = records.item(i).getFirstChild(); n != null; n = n.getNextSibling()) {
        Map<String, Object> field = new java.util.LinkedHashMap<>();
        field.put("a", n.getAttributes().getNamedItem("a").getNodeValue());
        field.put("g", null);
        field.put("value", n.getTextContent());
        fields.add(field);
      }
      expected.add(
          fields.isEmpty() ? "{}" : "{f=" + (fields.size() == 1 ? fields.get(0) : fields) + "}");
    }
    assertThat(read(FORMAT, file(text), SampleSchemas.of(Mode.NONE, null))).isEqualTo(expected);
  }

  private static void refused(XmlLimits limits, String xml, String message) {
    XmlReadFormat format = new XmlReadFormat(XmlPath.CHILDREN, XmlRules.DEFAULT, limits);
    assertThatThrownBy(() -> ReadContract.read(format, file(xml)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'a.xml'")
        .hasMessageContaining(message);
  }

  @Test
  void refusesEntitiesAndWhatPassesALimit() {
    String bomb = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><r><e>&b;</e></r>";
    refused(XmlLimits.DEFAULT, bomb, "it has a DTD");
    refused(
        XmlLimits.DEFAULT, "<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r><e/></r>", "it has a DTD");
    refused(XmlLimits.DEFAULT, "<r><e>&b;</e></r>", "b");
    XmlLimits small = new XmlLimits(20_000, 5, 3, 10);
    String long_ = "x".repeat(100_000);
    for (String xml :
        List.of(
            "<r><e>" + long_ + "</e></r>",
            "<r><e a='" + long_ + "'/></r>",
            "<r><!--" + long_ + "--></r>",
            "<r><" + long_ + "/></r>",
            "<r><?p " + long_ + "?></r>",
            "<r><e>" + "<f/>".repeat(30_000) + "</e></r>")) {
      refused(small, xml, "more bytes than record.max.bytes = 20000");
    }
    refused(
        small, "<r><a><b><c><d><e/></d></c></b></a></r>", "nested deeper than xml.max.depth = 5");
    refused(
        small,
        "<r><e a='1' b='2' c='3' d='4'/></r>",
        "an element has 4 attributes, more than xml.max.attributes = 3");
    StringBuilder names = new StringBuilder("<r>");
    for (int i = 0; i < 12; i++) {
      names.append("<e").append(i).append("/>");
    }
    refused(small, names + "</r>", "more names of elements and attributes than xml.max.names = 10");
  }

  @Test
  void refusesWhatIsNotWellFormed() throws IOException {
    refused(XmlLimits.DEFAULT, "<r><e></r>", "is no well-formed XML: ");
    refused(XmlLimits.DEFAULT, "<r><e/>", "is no well-formed XML: ");
    refused(XmlLimits.DEFAULT, "", "is no well-formed XML: ");
    assertThat(ReadContract.survives(FORMAT, file(ORDERS), 500, 400)).isGreaterThan(100);
  }
}
