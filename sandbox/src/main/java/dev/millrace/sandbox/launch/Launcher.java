package dev.millrace.sandbox.launch;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another main class, and halts the JVM when standard input ends.
 *
 * <p>Standard input is a pipe from the process that started this one. The system closes it when
 * that process ends, even by {@code kill -9}, so no child is ever left behind. Halting, not
 * exiting: nobody is there any more for whom an orderly stop would be of use.
 *
 * <p>This class stands alone on purpose: it is copied out of the sandbox and put on the class path
 * of workers of other versions.
 */
public final class Launcher {

  private Launcher() {}

  /**
   * Runs a program.
   *
   * @param args the main class's name, then its arguments
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(Launcher::haltWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  private static void haltWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nobody writes; only the end matters
      }
    } catch (IOException e) {
      // a broken pipe is an end, too
    }
    Runtime.getRuntime().halt(1);
  }
}
