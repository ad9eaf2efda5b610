package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.jdbc.api.impl.DatabricksResultSetMetaData;
import com.databricks.jdbc.api.internal.IDatabricksConnectionContext;
import com.databricks.jdbc.common.util.DatabricksTypeUtil;
import com.databricks.jdbc.dbclient.impl.common.MetadataResultSetBuilder;
import com.databricks.jdbc.dbclient.impl.common.StatementId;
import com.databricks.jdbc.model.core.ColumnInfo;
import com.databricks.jdbc.model.core.ResultManifest;
import com.databricks.jdbc.model.core.ResultSchema;
import java.sql.Types;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Databricks, which no test runs, by what its driver's own classes tell of columns. */
class DatabricksTypesTest {
  private static ColumnInfo databricks(String type) {
    return new ColumnInfo()
        .setName(type)
        .setTypeText(type)
        .setTypeName(DatabricksTypeUtil.getColumnInfoType(type))
        .setTypePrecision(10L)
        .setTypeScale(2L);
  }

  @Test
  void databricksTypesKeepTheirValues() throws Exception {
    Map<String, String> types =
        Described.expected(
            "ARRAY<DECIMAL(10,2)>", "STRING to_json(c)",
            "BIGINT", "INT64",
            "BINARY", "BYTES",
            "BOOLEAN", "BOOLEAN",
            "CHAR(9)", "STRING",
            "DATE", "Date CAST(c AS STRING)",
            "DECIMAL(10,2)", "Decimal(2)",
            "DOUBLE", "FLOAT64",
            "FLOAT", "FLOAT32",
            "GEOGRAPHY(4326)", "STRING st_asewkt(c)",
            "GEOMETRY(4326)", "STRING st_asewkt(c)",
            "INT", "INT32",
            "INTERVAL DAY TO SECOND", "STRING CAST(c AS STRING)",
            "INTERVAL YEAR TO MONTH", "STRING CAST(c AS STRING)",
            "MAP<STRING, INT>", "STRING to_json(c)",
            "SMALLINT", "INT16",
            "STRING", "STRING",
            "STRUCT<a: INT, b: STRING>", "STRING to_json(c)",
            "TIMESTAMP", "Timestamp date_format(c, 'yyyy-MM-dd HH:mm:ss.SSSSSSXXX')",
            "TIMESTAMP_NTZ", "Timestamp CAST(c AS STRING)",
            "TINYINT", "INT8",
            "VARCHAR(20)", "STRING",
            "VARIANT", "STRING to_json(c)",
            "VOID", "STRING CAST(c AS STRING)");
    ResultManifest manifest =
        new ResultManifest()
            .setIsVolumeOperation(false)
            .setTotalRowCount(0L)
            .setTotalChunkCount(0L)
            .setSchema(
                new ResultSchema()
                    .setColumnCount((long) types.size())
                    .setColumns(
                        types.keySet().stream().map(DatabricksTypesTest::databricks).toList()));
    MetadataDialect dialect = Described.dialect("Databricks");
    // With the driver's support for complex types and geometries.
    IDatabricksConnectionContext context =
        Described.stub(IDatabricksConnectionContext.class, Map.of());

    assertThat(
            new TreeMap<>(
                Described.columns(
                    dialect,
                    new DatabricksResultSetMetaData(
                        new StatementId("s"), manifest, true, context))))
        .containsExactlyEntriesOf(types);
    // As getColumns has them, without what stands in brackets.
    MetadataResultSetBuilder catalog = new MetadataResultSetBuilder(context);
    for (String type : types.keySet()) {
      assertThat(dialect.type(catalog.stripTypeName(type), Types.OTHER))
          .isEqualTo(dialect.type(type, Types.OTHER));
    }
  }
}
