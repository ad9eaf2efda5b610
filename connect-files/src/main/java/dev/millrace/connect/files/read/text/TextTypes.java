package dev.millrace.connect.files.read.text;

import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.common.schema.SchemaMerge;
import java.math.BigDecimal;
import java.util.List;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Schema.Type;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Infers what a column's texts have in common. Immutable; any thread. */
public final class TextTypes {
  private static final Schema DATE = Date.builder().optional().build();
  private static final Schema TIME = Time.builder().optional().build();
  private static final Schema TIMESTAMP = Timestamp.builder().optional().build();

  /** Few texts pass one of these by mistake, so what comes first is taken. */
  private static final List<Schema> NARROW_FIRST =
      List.of(
          Schema.OPTIONAL_BOOLEAN_SCHEMA,
          Schema.OPTIONAL_INT64_SCHEMA,
          Schema.OPTIONAL_FLOAT64_SCHEMA,
          DATE,
          TIME,
          TIMESTAMP);

  private final TypeRules rules;
  private final List<TextColumn> readers;

  public TextTypes(TypeRules rules) {
    this.rules = rules;
    readers = NARROW_FIRST.stream().map(schema -> TextColumn.of(schema, rules, true)).toList();
  }

  /**
   * The schema that takes {@code text} and all that {@code known} takes.
   *
   * @param known null if nothing is known
   */
  public Schema widened(Schema known, byte[] text, int from, int to) {
    if (from == to) {
      return known == null ? SchemaInference.UNKNOWN : known;
    }
    Schema needed = of(text, from, to);
    Schema wider = known == null ? needed : SchemaMerge.of(known, needed);
    boolean fits =
        TextColumn.of(wider, rules, true).read(text, from, to) != TextColumn.MISFIT
            || wider.type() == Type.STRING;
    return fits ? wider : Schema.OPTIONAL_STRING_SCHEMA;
  }

  private Schema of(byte[] text, int from, int to) {
    for (int i = 0; i < readers.size(); i++) {
      Schema schema = NARROW_FIRST.get(i);
      if (rules.decimals() && schema.type() == Type.FLOAT64) {
        BigDecimal decimal = Numbers.decimal(text, from, to, true);
        if (decimal != null) {
          return Decimal.builder(Math.max(0, decimal.scale())).optional().build();
        }
      } else if (readers.get(i).read(text, from, to) != TextColumn.MISFIT) {
        return schema;
      }
    }
    return Schema.OPTIONAL_STRING_SCHEMA;
  }
}
