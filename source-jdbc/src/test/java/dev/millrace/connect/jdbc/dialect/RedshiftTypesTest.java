package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.redshift.core.BaseConnection;
import com.amazon.redshift.core.Field;
import com.amazon.redshift.core.Oid;
import com.amazon.redshift.jdbc.FieldMetadata;
import com.amazon.redshift.jdbc.RedshiftResultSetMetaDataImpl;
import com.amazon.redshift.jdbc.TypeInfoCache;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Redshift, which no test runs, by what its driver's own classes tell of columns. */
class RedshiftTypesTest {
  private static Field redshift(String name, int oid, int mod) {
    Field field = new Field(name, oid, 8, mod);
    field.setMetadata(new FieldMetadata(name));
    return field;
  }

  @Test
  void redshiftsTypesKeepTheirValues() throws Exception {
    Map<String, Object> answers = new HashMap<>();
    BaseConnection connection = Described.stub(BaseConnection.class, answers);
    answers.put("getTypeInfo", new TypeInfoCache(connection, Integer.MAX_VALUE));
    Field[] fields = {
      redshift("bool", Oid.BOOL, -1),
      redshift("int2", Oid.INT2, -1),
      redshift("int4", Oid.INT4, -1),
      redshift("int8", Oid.INT8, -1),
      redshift("oid", Oid.OID, -1),
      redshift("numeric", Oid.NUMERIC, ((38 << 16) | 37) + 4),
      redshift("float4", Oid.FLOAT4, -1),
      redshift("float8", Oid.FLOAT8, -1),
      redshift("char", Oid.BPCHAR, 14),
      redshift("\"char\"", Oid.CHAR, -1),
      redshift("varchar", Oid.VARCHAR, 65539),
      redshift("text", Oid.TEXT, -1),
      redshift("name", Oid.NAME, -1),
      redshift("date", Oid.DATE, -1),
      redshift("time", Oid.TIME, -1),
      redshift("timetz", Oid.TIMETZ, -1),
      redshift("timestamp", Oid.TIMESTAMP, -1),
      redshift("timestamptz", Oid.TIMESTAMPTZ, -1),
      redshift("interval year to month", Oid.INTERVALY2M, -1),
      redshift("interval day to second", Oid.INTERVALD2S, -1),
      redshift("super", TypeInfoCache.SUPEROID, -1),
      redshift("varbyte", TypeInfoCache.VARBYTEOID, -1),
      redshift("geometry", TypeInfoCache.GEOMETRYOID, -1),
      redshift("geography", TypeInfoCache.GEOGRAPHYOID, -1)
    };
    String text = "STRING CAST(c AS varchar(65535))";

    assertThat(
            new TreeMap<>(
                Described.columns(
                    Described.dialect("Redshift"),
                    new RedshiftResultSetMetaDataImpl(connection, fields))))
        .containsExactlyEntriesOf(
            Described.expected(
                "\"char\"", "STRING",
                "bool", "BOOLEAN",
                "char", "STRING",
                "date", "Date",
                "float4", "FLOAT32",
                "float8", "FLOAT64",
                "geography", "STRING ST_AsEWKT(c)",
                "geometry", "STRING ST_AsEWKT(c)",
                "int2", "INT16",
                "int4", "INT32",
                "int8", "INT64",
                "interval day to second", text,
                "interval year to month", text,
                "name", "STRING",
                "numeric", "Decimal(37)",
                "oid", "INT64",
                "super", "STRING JSON_SERIALIZE(c)",
                "text", "STRING",
                "time", "Time",
                "timestamp", "Timestamp",
                "timestamptz", "Timestamp",
                "timetz", text,
                "varbyte", "BYTES",
                "varchar", "STRING"));
  }
}
