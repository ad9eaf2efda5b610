package dev.millrace.sandbox.junit;

import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.spark.SparkProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link SparkProcess}, the same to all of a run. */
public final class SparkExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SparkExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkProcess.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("spark", key -> Holder.start(), Holder.class)
        .spark();
  }

  /** JUnit closes it with the store that holds it. */
  private record Holder(SparkProcess spark, Path directory) implements AutoCloseable {
    static Holder start() {
      try {
        Path directory = Files.createTempDirectory("millrace-spark");
        return new Holder(SparkProcess.start(directory), directory);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot make a directory for Spark", e);
      }
    }

    @Override
    public void close() {
      spark.close();
      Trees.delete(directory);
    }
  }
}
