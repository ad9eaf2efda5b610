package dev.millrace.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Takes SQL, a statement a line, from standard input until it ends. To each, writes a line {@code
 * row JSON} for each row of the result, then {@code end}, or {@code error MESSAGE}, to standard
 * output. The first line is {@code ready}. Its argument is a directory that it may write to.
 */
public final class SparkSql {
  private SparkSql() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // Some statements print.
    System.setOut(System.err);
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.local.dir", args[0])
            .config("spark.sql.warehouse.dir", args[0])
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", 1)
            // To compile what runs once takes a third of the time.
            .config("spark.sql.codegen.wholeStage", false)
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.databricks.delta.snapshotPartitions", 1)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    out.println("ready");
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String statement; (statement = in.readLine()) != null; ) {
        out.println(answer(spark, statement, out));
      }
    }
    spark.stop();
  }

  private static String answer(SparkSession spark, String statement, PrintStream out) {
    try {
      for (Row row : spark.sql(statement).collectAsList()) {
        out.println("row " + row.json());
      }
      return "end";
    } catch (Exception e) {
      StringBuilder message = new StringBuilder("error");
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        message.append(' ').append(cause);
      }
      return message.toString().replaceAll("\\s+", " ");
    }
  }
}
