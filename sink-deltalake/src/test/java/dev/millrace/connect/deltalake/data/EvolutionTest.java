package dev.millrace.connect.deltalake.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.types.TypeChange;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class EvolutionTest {
  private static final Evolution BASIC = new Evolution(true, false, Optional.empty(), List.of());
  private static final Evolution NONE = new Evolution(false, false, Optional.empty(), List.of());
  private static final Evolution WIDENING =
      new Evolution(true, true, Optional.empty(), List.of("part"));
  private static final StructType TABLE =
      new StructType()
          .add("Id", LongType.LONG, false)
          .add("name", StringType.STRING)
          .add("address", new StructType().add("city", StringType.STRING))
          .add("items", new ArrayType(new StructType().add("sku", StringType.STRING, true), true));

  private static SchemaBuilder record() {
    return SchemaBuilder.struct()
        .field("id", Schema.INT32_SCHEMA)
        .field("NAME", Schema.OPTIONAL_STRING_SCHEMA);
  }

  private static Schema struct(String field, Schema schema) {
    return SchemaBuilder.struct().field(field, schema).optional().build();
  }

  @Test
  void leavesATableAloneThatTakesTheRecords() {
    Schema record = record().field("Address", struct("CITY", Schema.STRING_SCHEMA)).build();
    assertThat(BASIC.of(TABLE, record, false)).isSameAs(TABLE);
    assertThat(NONE.of(TABLE, record, false)).isSameAs(TABLE);
  }

  @Test
  void addsColumnsAlsoInStructsAndArrays() {
    Schema record =
        record()
            .field("address", struct("zip", Schema.STRING_SCHEMA))
            .field("items", SchemaBuilder.array(struct("count", Schema.INT32_SCHEMA)).build())
            .field("at", Timestamp.SCHEMA)
            .build();
    StructType evolved = BASIC.of(TABLE, record, false);
    assertThat(evolved)
        .isEqualTo(
            new StructType()
                .add("Id", LongType.LONG, false)
                .add("name", StringType.STRING)
                .add(
                    "address",
                    new StructType().add("city", StringType.STRING).add("zip", StringType.STRING))
                .add(
                    "items",
                    new ArrayType(
                        new StructType()
                            .add("sku", StringType.STRING)
                            .add("count", IntegerType.INTEGER),
                        true))
                .add("at", TimestampType.TIMESTAMP));
    assertThatThrownBy(() -> NONE.of(TABLE, record, false))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "Field 'address': Field 'zip': the table has no such column: let it be added by"
                + " schema.evolution=basic, or drop the field by a transform");
  }

  @Test
  void makesATableOfARecord() {
    assertThat(
            BASIC.columns(
                record()
                    .field("price", Decimal.builder(2).parameter("connect.decimal.precision", "9"))
                    .build()))
        .isEqualTo(
            new StructType()
                .add("id", IntegerType.INTEGER, false)
                .add("NAME", StringType.STRING)
                .add("price", new DecimalType(9, 2), false));
  }

  @Test
  void widensWhereTheTableHasTheFeature() {
    StructType table =
        new StructType()
            .add("n", IntegerType.INTEGER)
            .add("part", IntegerType.INTEGER)
            .add("d", new DecimalType(5, 1));
    Schema record =
        SchemaBuilder.struct()
            .field("n", Schema.INT64_SCHEMA)
            .field("part", Schema.INT64_SCHEMA)
            .field("d", Decimal.builder(3).parameter("connect.decimal.precision", "6"))
            .build();
    StructType evolved = WIDENING.of(table, record, false);
    assertThat(evolved.get("n").getDataType()).isEqualTo(LongType.LONG);
    assertThat(evolved.get("n").getTypeChanges())
        .containsExactly(new TypeChange(IntegerType.INTEGER, LongType.LONG));
    assertThat(evolved.get("part").getDataType()).isEqualTo(IntegerType.INTEGER);
    assertThat(evolved.get("d").getDataType()).isEqualTo(new DecimalType(7, 3));
    // Without the feature each value is checked.
    assertThat(BASIC.of(table, record, false)).isSameAs(table);
  }

  @Test
  void refusesATypeThatDoesNotFit() {
    Schema record = record().field("address", Schema.STRING_SCHEMA).build();
    assertThatThrownBy(() -> BASIC.of(TABLE, record, false))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "Field 'address': a string does not fit the column's type struct, and");
    StructType doubles = new StructType().add("d", DoubleType.DOUBLE);
    assertThatThrownBy(() -> BASIC.of(doubles, struct("d", Decimal.schema(2)), false))
        .hasMessage(
            "Field 'd': a Decimal does not fit the column's type double, and the table has no type"
                + " widening: convert it by a transform, or send it elsewhere");
  }

  @Test
  void letsAColumnBeNullForRecordsThatMayLackIt() {
    Schema optional = struct("id", Schema.OPTIONAL_INT64_SCHEMA);
    Schema without = struct("name", Schema.STRING_SCHEMA);
    assertThat(BASIC.of(TABLE, optional, false).get("Id").isNullable()).isTrue();
    assertThat(BASIC.of(TABLE, without, false).get("Id").isNullable()).isTrue();
    assertThat(BASIC.of(TABLE, optional, true)).as("inferred: all is optional").isSameAs(TABLE);
    assertThat(NONE.of(TABLE, optional, false)).as("checked by value").isSameAs(TABLE);
    assertThatThrownBy(() -> NONE.of(TABLE, without, false))
        .hasMessageContaining("Field 'Id'")
        .hasMessageContaining("NOT NULL");
  }

  @Test
  void numbersNewColumnsOfAMappedTable() {
    Evolution mapped =
        new Evolution(true, false, Optional.of(new Evolution.Mapping("id", 7)), List.of());
    Schema record = record().field("odd name", struct("x", Schema.STRING_SCHEMA)).build();
    FieldMetadata metadata = mapped.of(TABLE, record, false).get("odd name").getMetadata();
    assertThat(metadata.getLong("delta.columnMapping.id")).isEqualTo(8);
    assertThat(metadata.getString("delta.columnMapping.physicalName")).startsWith("col-");
    StructType inner = (StructType) mapped.of(TABLE, record, false).get("odd name").getDataType();
    assertThat(inner.get("x").getMetadata().getLong("delta.columnMapping.id")).isEqualTo(9);
    assertThat(mapped.of(TABLE, record, false))
        .as("two tasks mean the same")
        .isEqualTo(mapped.of(TABLE, record, false));
    assertThatThrownBy(() -> BASIC.of(TABLE, record, false))
        .hasMessageStartingWith("Field 'odd name': a column can't have a name");
  }

  @Test
  void refusesNamesThatDifferByCaseOnly() {
    Schema record = record().field("ID", Schema.STRING_SCHEMA).build();
    assertThatThrownBy(() -> BASIC.of(TABLE, record, false))
        .hasMessageStartingWith("Field 'ID': another field has the same name but for its case");
  }
}
