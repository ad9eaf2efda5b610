package dev.millrace.connect.files.read.xml;

import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.common.schema.SchemaMerge;
import dev.millrace.connect.files.read.text.TextTypes;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** What the elements of one name have in common so far. */
final class XmlShape {
  private final XmlRules rules;
  private final TextTypes types;
  private final Map<String, XmlShape> members = new LinkedHashMap<>();
  private boolean many;
  private Schema text;

  XmlShape(XmlRules rules, TextTypes types) {
    this.rules = rules;
    this.types = types;
  }

  /** Begins with what is known. */
  XmlShape with(Schema known) {
    switch (known.type()) {
      case ARRAY -> {
        with(known.valueSchema());
        many = true;
      }
      case STRUCT -> {
        for (Field field : known.fields()) {
          member(field.name()).with(field.schema());
        }
      }
      default -> text = known;
    }
    return this;
  }

  private XmlShape member(String name) {
    return members.computeIfAbsent(name, n -> new XmlShape(rules, types));
  }

  void learn(Object value) {
    if (value instanceof XmlElement element) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < element.size(); i++) {
        String name = element.name(i);
        XmlShape member = member(name);
        member.many |= !seen.add(name) || rules.arrays().contains(name);
        member.learn(element.value(i));
      }
    } else if (value == null) {
      text = text == null ? SchemaInference.UNKNOWN : text;
    } else {
      byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
      if (!rules.types().nulls().contains(value)) {
        text = types.widened(text, bytes, 0, bytes.length);
      }
    }
  }

  Schema schema() {
    Schema one = members.isEmpty() ? text == null ? SchemaInference.UNKNOWN : text : struct();
    Schema optional = SchemaMerge.optional(one);
    return many ? SchemaBuilder.array(optional).optional().build() : optional;
  }

  /** A record's: there is always one. */
  Schema record() {
    SchemaBuilder record = SchemaBuilder.struct();
    members.forEach((name, member) -> record.field(name, member.schema()));
    if (text != null && text != SchemaInference.UNKNOWN && !members.containsKey(rules.text())) {
      record.field(rules.text(), SchemaMerge.optional(text));
    }
    return record.build();
  }

  private Schema struct() {
    return SchemaMerge.optional(record());
  }
}
