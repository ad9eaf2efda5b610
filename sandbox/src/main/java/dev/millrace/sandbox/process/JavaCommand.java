package dev.millrace.sandbox.process;

import dev.millrace.sandbox.launch.Launcher;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The command line of a child JVM, which ends when this JVM does. */
public final class JavaCommand {

  /** System property: a directory with the sandbox's jar and everything it needs at run time. */
  public static final String LIB_PROPERTY = "millrace.sandbox.lib";

  private JavaCommand() {}

  /**
   * A command that runs a main class under {@link Launcher}.
   *
   * @param workDirectory takes a copy of the launcher class
   * @param classPath as {@code java -cp} takes it, so {@code dir/*} is all jars of a directory
   * @param jvmOptions such as {@code -Xmx256m}
   */
  public static List<String> of(
      Path workDirectory,
      String classPath,
      List<String> jvmOptions,
      String mainClass,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(copyLauncher(workDirectory) + File.pathSeparator + classPath);
    command.add(Launcher.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /**
   * The class path of the sandbox's own children: the running sandbox, and the jars of {@value
   * #LIB_PROPERTY}, else of the directory {@code lib} beside the running jar, else this JVM's class
   * path.
   */
  public static String sandboxClassPath() {
    Path self = codeSource();
    String configured = System.getProperty(LIB_PROPERTY);
    Path lib =
        configured == null ? self.resolveSibling("lib") : Path.of(configured).toAbsolutePath();
    if (configured != null && !Files.isDirectory(lib)) {
      throw new IllegalStateException(LIB_PROPERTY + " names " + lib + ", which is no directory");
    }
    return Files.isDirectory(lib) ? withSandbox(lib) : System.getProperty("java.class.path");
  }

  /** The class path of the running sandbox's own classes and the jars of {@code lib}. */
  public static String withSandbox(Path lib) {
    return codeSource() + File.pathSeparator + lib.resolve("*");
  }

  private static Path codeSource() {
    try {
      return Path.of(JavaCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The sandbox was not loaded from a file", e);
    }
  }

  private static synchronized Path copyLauncher(Path workDirectory) {
    String resource = Launcher.class.getName().replace('.', '/') + ".class";
    Path root = workDirectory.resolve("launcher");
    Path target = root.resolve(resource);
    try (InputStream in = Launcher.class.getClassLoader().getResourceAsStream(resource)) {
      Files.createDirectories(target.getParent());
      // By rename: a JVM that starts just now must not read half a class.
      Path copy = Files.createTempFile(target.getParent(), "launcher", ".tmp");
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + target, e);
    }
  }
}
