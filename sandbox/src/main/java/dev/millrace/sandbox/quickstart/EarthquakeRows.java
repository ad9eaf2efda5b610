package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Sums up versions of earthquakes, each with all of its values: by DuckDB on either side. */
final class EarthquakeRows {
  private static final String PROPERTIES =
      "STRUCT(mag DOUBLE, place VARCHAR, \"time\" BIGINT, updated BIGINT, tz BIGINT, url VARCHAR,"
          + " detail VARCHAR, felt BIGINT, cdi DOUBLE, mmi DOUBLE, alert VARCHAR, status VARCHAR,"
          + " tsunami BIGINT, sig BIGINT, net VARCHAR, code VARCHAR, ids VARCHAR, sources VARCHAR,"
          + " types VARCHAR, nst BIGINT, dmin DOUBLE, rms DOUBLE, gap DOUBLE, magType VARCHAR,"
          + " type VARCHAR, title VARCHAR)";
  private static final String GEOMETRY = "STRUCT(type VARCHAR, coordinates DOUBLE[])";

  /** A version's text. */
  private static final String ROW = "concat_ws('|', id, type, properties, geometry)";

  /** A quake and a time of change tell a version. */
  private static final String VERSIONS =
      """
      (SELECT id || '@' || properties.updated AS id, type,
              properties::%s AS properties, geometry::%s AS geometry
       FROM %s)
      """;

  private static final String GEO_JSON =
      "read_json('%s', format = 'newline_delimited', columns = {'type': 'VARCHAR', 'properties':"
          + " '%s', 'geometry': '%s', 'id': 'VARCHAR'})";

  private EarthquakeRows() {}

  /**
   * @param file a quake on each line
   */
  static Sum geoJson(Path file) throws SQLException {
    return sum(GEO_JSON.formatted(Flights.quoted(file), PROPERTIES, GEOMETRY));
  }

  /** Of every Parquet object below {@code prefix}. */
  static Sum lake(LakeCheck lake, String prefix) throws IOException, SQLException {
    return lake.sum(prefix, EarthquakeRows::parquet);
  }

  /**
   * @param files a pattern of names, within quotes of SQL
   */
  static Sum parquet(String files) throws SQLException {
    return sum("read_parquet('" + files + "', union_by_name = true)");
  }

  private static Sum sum(String from) throws SQLException {
    return Checksum.duckDb(ROW, VERSIONS.formatted(PROPERTIES, GEOMETRY, from));
  }
}
