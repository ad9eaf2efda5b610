package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.data.ClickHouseColumn;
import com.clickhouse.data.ClickHouseDataType;
import com.clickhouse.jdbc.metadata.ResultSetMetaDataImpl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** ClickHouse, which no test runs, by what its driver's own classes tell of columns. */
class ClickHouseTypesTest {
  @Test
  void clickHousesTypesKeepTheirValues() throws Exception {
    Map<String, String> types =
        Described.expected(
            "Array(Nullable(Int8))", "STRING toString(c)",
            "BFloat16", "FLOAT32",
            "Bool", "BOOLEAN",
            "Date", "Date toString(c)",
            "Date32", "Date toString(c)",
            "DateTime", "Timestamp toString(c, 'UTC')",
            "DateTime('Europe/Berlin')", "Timestamp toString(c, 'UTC')",
            "DateTime32", "Timestamp toString(c, 'UTC')",
            "DateTime64(9, 'Asia/Kolkata')", "Timestamp toString(c, 'UTC')",
            "Decimal(12, 2)", "Decimal(2) toString(c)",
            "Decimal128(30)", "Decimal(30) toString(c)",
            "Decimal256(70)", "Decimal(70) toString(c)",
            "Decimal32(4)", "Decimal(4) toString(c)",
            "Decimal64(9)", "Decimal(9) toString(c)",
            "Dynamic", "STRING toString(c)",
            "Enum16('a' = -1000, 'b' = 1000)", "STRING toString(c)",
            "Enum8('a' = 1)", "STRING toString(c)",
            "FixedString(4)", "STRING toString(c)",
            "Float32", "FLOAT32",
            "Float64", "FLOAT64",
            "IPv4", "STRING toString(c)",
            "IPv6", "STRING toString(c)",
            "Int128", "STRING toString(c)",
            "Int16", "INT16",
            "Int256", "STRING toString(c)",
            "Int32", "INT32",
            "Int64", "INT64",
            "Int8", "INT8",
            "IntervalDay", "STRING toString(c)",
            "JSON", "STRING toString(c)",
            "LowCardinality(Nullable(String))", "STRING toString(c)",
            "Map(String, Int8)", "STRING toString(c)",
            "Nullable(UInt8)", "INT16",
            "Point", "STRING toString(c)",
            "SimpleAggregateFunction(sum, UInt64)", "STRING toString(c)",
            "String", "STRING toString(c)",
            "Time", "STRING toString(c)",
            "Time64(6)", "STRING toString(c)",
            "Tuple(a Int8, b String)", "STRING toString(c)",
            "UInt128", "STRING toString(c)",
            "UInt16", "INT32",
            "UInt256", "STRING toString(c)",
            "UInt32", "INT64",
            "UInt64", "Decimal(0) toString(c)",
            "UInt8", "INT16",
            "UUID", "STRING toString(c)",
            "Variant(Int8, String)", "STRING toString(c)");
    List<ClickHouseColumn> columns =
        types.keySet().stream().map(type -> ClickHouseColumn.of(type, type)).toList();

    assertThat(
            new TreeMap<>(
                Described.columns(
                    Described.dialect("ClickHouse"),
                    new ResultSetMetaDataImpl(columns, "d", "", "t", Map.of(), Map.of()))))
        .containsExactlyEntriesOf(types);
    Set<String> known = new TreeSet<>();
    types.keySet().forEach(type -> known.add(type.replaceFirst("\\(.*", "")));
    known.addAll(
        List.of(
            "AggregateFunction",
            "Enum",
            "Geometry",
            "LineString",
            "MultiLineString",
            "MultiPoint",
            "MultiPolygon",
            "Nested",
            "Nothing",
            "Object",
            "Polygon",
            "QBit",
            "Ring"));
    assertThat(known)
        .containsAll(
            Arrays.stream(ClickHouseDataType.values())
                .map(Enum::name)
                .filter(type -> !type.startsWith("Interval"))
                .collect(Collectors.toCollection(ArrayList::new)));
  }
}
