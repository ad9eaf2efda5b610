package dev.millrace.sandbox.junit;

import dev.millrace.sandbox.Archives;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.process.LogTail;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Does what {@link UseSandbox} says; also gives a {@link Sandbox} and {@link TestNames}. */
public final class SandboxExtension
    implements BeforeAllCallback, ParameterResolver, TestExecutionExceptionHandler {

  /** System property: a directory with the jars of a worker; else the sandbox's own are used. */
  public static final String WORKER_LIB = "millrace.worker.lib";

  private static final Namespace NAMESPACE = Namespace.create(SandboxExtension.class);
  private static final int TAIL_BYTES = 8_000;

  @Override
  public void beforeAll(ExtensionContext context) {
    sandbox(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Sandbox.class || type == TestNames.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Sandbox.class ? sandbox(context) : names(context);
  }

  /** The same for all parameters of one test, and for its {@code @BeforeEach}. */
  private static TestNames names(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            "names " + context.getUniqueId(),
            key ->
                new TestNames(
                    context.getTestMethod().map(m -> m.getName()).orElse(context.getDisplayName())),
            TestNames.class);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    // Suppressed, and not printed: so the report that shows the failure shows it, too.
    failure.addSuppressed(new LogsOfTheSandbox(logs(sandbox(context), annotation(context))));
    throw failure;
  }

  private static String logs(Sandbox sandbox, UseSandbox use) {
    StringBuilder logs = new StringBuilder();
    sandbox.workers().forEach(worker -> append(logs, worker.log()));
    if (use.brokerLog()) {
      append(logs, sandbox.broker().log());
    }
    return logs.toString();
  }

  private static void append(StringBuilder logs, Path log) {
    logs.append("\n--- the end of ")
        .append(log)
        .append('\n')
        .append(LogTail.read(log, 0, TAIL_BYTES));
  }

  private static Sandbox sandbox(ExtensionContext context) {
    UseSandbox use = annotation(context);
    ExtensionContext classContext = context;
    while (use.alone() && classContext.getTestMethod().isPresent()) {
      classContext = classContext.getParent().orElseThrow();
    }
    Store store = (use.alone() ? classContext : context.getRoot()).getStore(NAMESPACE);
    String parts = "sandbox " + use.workers() + use.postgres() + use.s3() + use.snowflake();
    return store.getOrComputeIfAbsent(parts, key -> new Holder(start(use)), Holder.class).sandbox();
  }

  private static UseSandbox annotation(ExtensionContext context) {
    for (Class<?> type = context.getRequiredTestClass();
        type != null;
        type = type.getEnclosingClass()) {
      Annotation found = type.getAnnotation(UseSandbox.class);
      if (found instanceof UseSandbox use) {
        return use;
      }
    }
    throw new IllegalStateException(
        "Annotate " + context.getRequiredTestClass().getName() + " with @UseSandbox");
  }

  private static Sandbox start(UseSandbox use) {
    SandboxBuilder builder = Sandbox.builder().broker().workers(use.workers());
    builder.archives(Archives.configured());
    String workerLib = System.getProperty(WORKER_LIB);
    if (workerLib != null) {
      builder.workerLib(Path.of(workerLib));
    }
    if (use.postgres()) {
      builder.postgres();
    }
    if (use.s3()) {
      builder.s3();
    }
    if (use.snowflake()) {
      builder.snowflake();
    }
    return builder.start();
  }

  /** JUnit closes it with the store that holds it. */
  private record Holder(Sandbox sandbox) implements AutoCloseable {
    @Override
    public void close() {
      sandbox.close();
    }
  }

  /** Carries the logs; its own stack says nothing. */
  private static final class LogsOfTheSandbox extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogsOfTheSandbox(String logs) {
      super(logs, null, false, false);
    }
  }
}
