package dev.millrace.connect.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns of PostgreSQL's types, with their values, and a table {@code t} of them. */
final class EveryType {
  private final String schema;
  private final Map<String, List<String>> columns = new LinkedHashMap<>();

  /**
   * @param schema is made anew
   */
  EveryType(String schema) {
    this.schema = schema;
    Postgres.schema(schema);
    Postgres.run(
        "CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public",
        "CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public",
        "CREATE EXTENSION IF NOT EXISTS ltree WITH SCHEMA public",
        "CREATE TYPE " + schema + ".mood AS ENUM ('sad', 'o''k')",
        "CREATE TYPE " + schema + ".colon",
        function("colon_in(cstring) RETURNS " + schema + ".colon", "textin"),
        function("colon_out(" + schema + ".colon) RETURNS cstring", "textout"),
        String.format(
            "CREATE TYPE %1$s.colon (INPUT = %1$s.colon_in, OUTPUT = %1$s.colon_out, LIKE = text,"
                + " DELIMITER = ':')",
            schema),
        "CREATE TYPE " + schema + ".pair AS (a int, b text)",
        "CREATE DOMAIN " + schema + ".few AS integer CHECK (VALUE < 10)",
        "CREATE DOMAIN " + schema + ".price AS numeric(7,2)",
        "CREATE DOMAIN " + schema + ".grid AS int[][]");
  }

  private String function(String signature, String internal) {
    return "CREATE FUNCTION "
        + schema
        + "."
        + signature
        + " LANGUAGE internal IMMUTABLE STRICT AS '"
        + internal
        + "'";
  }

  void column(String type, String... values) {
    columns.put(type, List.of(values));
  }

  void every() {
    column("boolean", "true", "false");
    column("smallint", "-32768", "32767");
    column("integer", "-2147483648", "0");
    column("bigint", "-9223372036854775808", "9223372036854775807");
    column("oid", "4294967295");
    column("real", "3.4028235e38", "1.4e-45", "'NaN'", "'-Infinity'", "0.1");
    column("double precision", "1.7976931348623157e308", "4.9e-324", "'NaN'", "'Infinity'", "0.1");
    column("money", "'92233720368547758.07'", "'-1234.5'", "0");
    column("bytea", "'\\x00ff10'", "''");
    column("text", "'grüße\n🚀'", "''", "repeat('long', 50000)");
    column("varchar(3)", "'abc'", "'a '");
    column("char(5)", "'ab'", "'     '");
    column("\"char\"", "'c'");
    column("name", "'n'");
    column("json", "'{\"a\":  1}'");
    column("jsonb", "'{\"a\":  1}'");
    column("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'");
    column("xml", "'<a/>'");
    column("inet", "'10.1.2.3/8'", "'::1'");
    column("inet[]", "'{10.1.2.3,::1/64}'");
    column("cidr", "'2001:db8::/32'");
    column("macaddr", "'08:00:2b:01:02:03'");
    column("macaddr8", "'08:00:2b:01:02:03:04:05'");
    column("bit(1)", "B'1'", "B'0'");
    column("bit(3)", "B'101'");
    column("bit varying", "B'1'", "B''");
    column("bit varying(70)", "B'0001'");
    column(
        "date", "'2026-01-02'", "'infinity'", "'-infinity'", "'0044-03-15 BC'", "'5874897-12-31'");
    column("time", "'03:04:05.000006'", "'24:00:00'", "'00:00:00'");
    column("time(0)", "'03:04:05'");
    for (String type : List.of("timestamp", "timestamptz", "timestamp(3)")) {
      column(
          type,
          "'2026-01-02 03:04:05.123456'",
          "'infinity'",
          "'-infinity'",
          "'0044-03-15 01:02:03 BC'",
          "'1582-10-04 00:00:00.5'");
    }
    column(
        "interval",
        "'1 year 2 days 03:04:05.000006'",
        "'-178000000 years -1 us'",
        "'1 mon -2 days 00:00:01'",
        "'-1 days +00:00:01.5'",
        "'0'",
        "'1 day'");
    column("tsvector", "'a:1A fat'");
    column("tsquery", "'fat & !rat'");
    column("point", "'(1,2)'", "'(NaN,-0)'", "'(0.1,1e15)'", "'(1e-5,123456789012345)'");
    column("line", "'{1,-2,3}'");
    column("lseg", "'[(1,2),(3,4)]'");
    column("box", "'(3,4),(1,2)'");
    column("path", "'((1,2),(3,4))'", "'[(1,2),(3,4)]'");
    column("polygon", "'((1,2),(3,4.5))'");
    column("circle", "'<(1,2),1e300>'");
    column("int4range", "'[1,5)'", "'empty'");
    column("int8range", "'(,9223372036854775807)'");
    column("numrange", "'[1.10,)'");
    column("daterange", "'[2026-01-01,infinity]'");
    column("tsrange", "'[2026-01-01 00:00:00.000001,)'");
    column("tstzrange", "'[2026-01-01 00:00:00.000001+00,)'");
    column("int4multirange", "'{[1,3),[5,9)}'", "'{}'");
    column("pg_lsn", "'FFFFFFFF/FFFFFFFF'");
    column("pg_snapshot", "'10:20:10,14,15'");
    column("xid8", "'18446744073709551615'");
    column("regclass", "'pg_catalog.pg_class'");
    column("jsonpath", "'$.a'");
    column("int2vector", "'1 2'");
    column("hstore", "'a=>1, b=>NULL'");
    column("citext", "'aB'");
    column("ltree", "'a.b'");
    column(schema + ".mood", "'o''k'");
    column(schema + ".pair", "(1, 'x y')");
    column(schema + ".few", "9");
    column("boolean[]", "array[true,null,false]", "'{}'");
    column("smallint[]", "'{1,null}'");
    column("integer[]", "'{1,null,-2147483648}'", "'{}'", "'[0:1]={1,2}'");
    column("bigint[]", "'{9223372036854775807}'");
    column("real[]", "'{1.5,NaN}'");
    column("double precision[]", "'{0.1,-Infinity}'");
    column("text[]", "array['a,b', null, '\"', 'NULL', '', '\\', '{x}']");
    column("char(3)[]", "array['a','bcd']");
    column("numeric(5,2)[]", "'{1.50,NaN}'");
    column("date[]", "'{2026-01-02,infinity}'");
    column("timestamptz[]", "'{-infinity,2026-01-02 03:04:05+00}'");
    column("uuid[]", "'{00000000-0000-0000-0000-000000000001,null}'");
    column("jsonb[]", "array['{\"a\": 1}'::jsonb]");
    column("int4range[]", "array['[1,2)'::int4range]");
    column("bytea[]", "array['\\x00ff'::bytea]");
    column("box[]", "array['(3,4),(1,2)'::box, '(1,1),(0,0)'::box]");
    column(schema + ".mood[]", "array['sad','o''k']::" + schema + ".mood[]");
    column("integer[][]", "'{{1,2},{3,4}}'", "'{1}'");
    column(schema + ".grid", "'{{1,2},{3,4}}'");
  }

  void decimals() {
    column("numeric", "1.50", "1e100", "'NaN'", "'-Infinity'", "'Infinity'", "0.000");
    column("numeric(38,9)", "99999999999999999999999999999.999999999", "-0.000000001");
    column("numeric(5,-2)", "1234567");
    column("numeric(2,0)", "-99");
    column("numeric(4,0)", "9999");
    column("numeric(9,0)", "999999999");
    column("numeric(18,0)", "999999999999999999");
    column("numeric(19,0)", "9999999999999999999");
    column("numeric(5,2)", "1.5");
    column("numeric(30,2)", "1.5");
    column(schema + ".price", "12345.67");
  }

  /** As many rows as the longest list of values has, and one of nulls. */
  void makeRows() {
    StringBuilder table = new StringBuilder("CREATE TABLE " + schema + ".t (id int PRIMARY KEY");
    int i = 0;
    for (String type : columns.keySet()) {
      table.append(", c").append(i++).append(" ").append(type);
    }
    Postgres.run(table + ")");
    int rows = columns.values().stream().mapToInt(List::size).max().orElseThrow() + 1;
    for (int row = 0; row < rows; row++) {
      List<String> values = new ArrayList<>(List.of(Integer.toString(row)));
      for (Map.Entry<String, List<String>> column : columns.entrySet()) {
        List<String> all = column.getValue();
        values.add(
            row < all.size() ? "CAST(" + all.get(row) + " AS " + column.getKey() + ")" : "null");
      }
      Postgres.run("INSERT INTO " + schema + ".t VALUES (" + String.join(", ", values) + ")");
    }
  }

  /** The type of a field of the rows. */
  String typeOf(int field) {
    return field == 0 ? "id" : List.copyOf(columns.keySet()).get(field - 1);
  }
}
