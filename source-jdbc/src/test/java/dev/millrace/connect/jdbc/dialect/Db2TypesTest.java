package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.db2.jcc.SQLJColumnMetaData;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Db2, which no test runs, by what its driver's own classes tell of columns. */
class Db2TypesTest {
  /** The class behind the driver's metadata; its makers shorten the name anew in each version. */
  private static final String DB2_METADATA = "com.ibm.db2.jcc.am.an";

  /** Columns as the server describes them, by the codes of an SQLDA. */
  private static ResultSetMetaData db2(Map<String, int[]> columns) throws Exception {
    int count = columns.size();
    boolean[] nullable = new boolean[count];
    Arrays.fill(nullable, true);
    int[][] numbers = new int[4][count];
    long[] lengths = new long[count];
    int i = 0;
    for (int[] column : columns.values()) {
      numbers[0][i] = column[2];
      numbers[1][i] = column[3];
      numbers[2][i] = column[0];
      numbers[3][i] = column[1];
      lengths[i++] = 20;
    }
    SQLJColumnMetaData described =
        new SQLJColumnMetaData(
            count,
            nullable,
            numbers[0],
            numbers[1],
            lengths,
            numbers[2],
            numbers[3],
            columns.keySet().toArray(String[]::new));
    Class<? extends ResultSetMetaData> type =
        Class.forName(DB2_METADATA).asSubclass(ResultSetMetaData.class);
    Class<?> agent = Class.forName("com.ibm.db2.jcc.am.Agent");
    for (Constructor<?> constructor : type.getConstructors()) {
      Class<?>[] takes = constructor.getParameterTypes();
      // The one that takes where to log, and how many columns there are.
      if (takes.length == 2 && takes[1] == int.class && takes[0] != agent) {
        ResultSetMetaData meta = type.cast(constructor.newInstance(null, count));
        fill(meta, described);
        return meta;
      }
    }
    throw new AssertionError(type + " is another class in this version of the driver");
  }

  private static void fill(ResultSetMetaData meta, SQLJColumnMetaData described)
      throws ReflectiveOperationException, SQLException {
    for (Method method : meta.getClass().getMethods()) {
      if (Arrays.equals(method.getParameterTypes(), new Class<?>[] {SQLJColumnMetaData.class})) {
        method.invoke(meta, described);
      }
    }
    for (Field field : meta.getClass().getFields()) {
      // What only a live server tells, such as that a column is no array.
      if (field.getType() == boolean[].class && field.get(meta) == null) {
        field.set(meta, new boolean[meta.getColumnCount()]);
      }
    }
  }

  @Test
  void db2sTypesKeepTheirValues() throws Exception {
    int text = 1208;
    Map<String, int[]> columns = new LinkedHashMap<>();
    columns.put("date", new int[] {385, text, 10, 0});
    columns.put("time", new int[] {389, text, 8, 0});
    columns.put("timestamp", new int[] {393, text, 26, 6});
    columns.put("blob", new int[] {405, 0, 0, 0});
    columns.put("clob", new int[] {409, text, 0, 0});
    columns.put("dbclob", new int[] {413, 1200, 0, 0});
    columns.put("varchar", new int[] {449, text, 0, 0});
    columns.put("varchar for bit data", new int[] {449, 0, 0, 0});
    columns.put("char", new int[] {453, text, 0, 0});
    columns.put("char for bit data", new int[] {453, 0, 0, 0});
    columns.put("long varchar", new int[] {457, text, 0, 0});
    columns.put("vargraphic", new int[] {465, 1200, 0, 0});
    columns.put("graphic", new int[] {469, 1200, 0, 0});
    columns.put("long vargraphic", new int[] {473, 1200, 0, 0});
    columns.put("double", new int[] {481, 0, 15, 0});
    columns.put("decimal", new int[] {485, 0, 12, 2});
    columns.put("bigint", new int[] {493, 0, 19, 0});
    columns.put("integer", new int[] {497, 0, 10, 0});
    columns.put("smallint", new int[] {501, 0, 5, 0});
    columns.put("varbinary", new int[] {909, 0, 0, 0});
    columns.put("binary", new int[] {913, 0, 0, 0});
    columns.put("xml", new int[] {989, text, 0, 0});
    columns.put("decfloat", new int[] {997, 0, 34, 0});
    columns.put("boolean", new int[] {2437, 0, 1, 0});

    assertThat(new TreeMap<>(Described.columns(Described.dialect("Db2"), db2(columns))))
        .containsExactlyEntriesOf(
            Described.expected(
                "bigint", "INT64",
                "binary", "BYTES",
                "blob", "BYTES",
                "boolean", "BOOLEAN",
                "char", "STRING",
                "char for bit data", "BYTES",
                "clob", "STRING",
                "date", "Date",
                "dbclob", "STRING",
                "decfloat", "STRING CAST(c AS VARCHAR(60))",
                "decimal", "Decimal(2)",
                "double", "FLOAT64",
                "graphic", "STRING",
                "integer", "INT32",
                "long vargraphic", "STRING",
                "long varchar", "STRING",
                "smallint", "INT16",
                "time", "Time",
                "timestamp", "Timestamp",
                "varbinary", "BYTES",
                "varchar", "STRING",
                "varchar for bit data", "BYTES",
                "vargraphic", "STRING",
                "xml", "STRING XMLSERIALIZE(c AS CLOB(2G))"));
  }

  @Test
  void db2sTimestampKeepsItsDigits() throws Exception {
    MetadataDialect dialect = Described.dialect("Db2");
    String text =
        com.ibm.db2.jcc.DBTimestamp.valueOfDBString("0001-01-01-00.00.00.123456789012").toString();

    assertThat(
            Described.read(
                dialect,
                Described.column(dialect, "TIMESTAMP", Types.TIMESTAMP, 32, 12),
                Map.of("getString", text)))
        .isEqualTo("0001-01-01T00:00:00.123456789");
  }
}
