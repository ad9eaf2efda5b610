package dev.millrace.connect.s3;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Random;

/** A store of which some calls fail, before or after they took effect. */
final class FlakyStore {
  private FlakyStore() {}

  /**
   * @param probability of each kind of failure
   */
  static ObjectStore of(ObjectStore store, long seed, double probability) {
    Random random = new Random(seed);
    return (ObjectStore)
        Proxy.newProxyInstance(
            FlakyStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null; // Others use it still.
              }
              double dice = random.nextDouble();
              if (dice < probability) {
                throw lost("before");
              }
              Object result;
              try {
                result = method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (dice < 2 * probability) {
                throw lost("after");
              }
              return result;
            });
  }

  private static StoreException lost(String when) {
    return new StoreException(
        StoreException.Fault.TRANSIENT, "Lost " + when + " it took effect", null);
  }
}
