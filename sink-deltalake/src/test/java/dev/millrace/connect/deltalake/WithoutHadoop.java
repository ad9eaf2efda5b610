package dev.millrace.connect.deltalake;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * No archive has Hadoop; the compiler has, so a class that loads it would only fail there. Runs
 * things in a class loader that has all but Hadoop.
 */
public final class WithoutHadoop {
  private WithoutHadoop() {}

  /**
   * @param what public, with a public constructor that takes a directory's path
   */
  public static void run(Class<? extends Runnable> what, Path directory) throws Exception {
    List<URL> jars = new ArrayList<>();
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!jar.contains("hadoop-client")) {
        jars.add(new File(jar).toURI().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      try {
        throw new AssertionError(loader.loadClass("org.apache.hadoop.conf.Configuration"));
      } catch (ClassNotFoundException e) {
        // As it should be.
      }
      Runnable run =
          (Runnable)
              loader
                  .loadClass(what.getName())
                  .getConstructor(String.class)
                  .newInstance(directory.toString());
      run.run();
    }
  }
}
