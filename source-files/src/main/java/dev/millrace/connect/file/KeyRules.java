package dev.millrace.connect.file;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.file.after.Action;
import dev.millrace.connect.file.format.FormatKeys;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.config.SchemaKeys;
import dev.millrace.connect.files.config.TextKeys;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Rules over several keys, without a look at the store. */
final class KeyRules {
  private KeyRules() {}

  /** Adds each error to its key. Does nothing while keys by themselves are wrong. */
  static void check(Validation validation, Map<String, String> props) {
    if (!validation.clean()) {
      return;
    }
    FileSourceConfig config = new FileSourceConfig(props);
    store(validation, config);
    parsed(validation, FileSourceConfig.FOLDERS, config::folders);
    parsed(validation, FileSourceConfig.TOPIC, config::topic);
    SchemaKeys.check(config, validation::error);
    parsed(validation, FileSourceConfig.AFTER_TAGS, config::action);
    if (validation.clean(FileSourceConfig.AFTER_TAGS)) {
      parsed(validation, FileSourceConfig.INCLUDE, config::filter);
    }
    order(validation, config);
    after(validation, config);
    TailRules.check(validation, config);
    RecordRules.check(validation, config);
    TextKeys.check(config, validation::error);
    String format = config.choice(FormatKeys.FORMAT);
    Providers.FORMATS.stream()
        .filter(
            each ->
                format.equals(FormatKeys.AUTO)
                    ? each.detectable()
                    : each.formats().contains(format))
        .forEach(each -> each.check(config, validation));
  }

  private static void store(Validation validation, FileSourceConfig config) {
    try {
      FileStoreProvider store = Providers.store(config.storeUrl());
      store.check(config.storeUrl(), config, validation);
      validation.require(
          store.hasTags() || !config.choice(FileSourceConfig.AFTER).equals("tag"),
          FileSourceConfig.AFTER,
          "Files of "
              + store.schemes().get(0)
              + ":// have no tags: set after.file to keep, delete, move or rename.");
    } catch (ConfigException e) {
      validation.error(StoreUrl.KEY, e.getMessage());
    }
  }

  private static void parsed(Validation validation, String key, Runnable parse) {
    try {
      parse.run();
    } catch (ConfigException e) {
      validation.error(key, e.getMessage());
    } catch (IllegalArgumentException e) {
      validation.error(key, key + ": " + e.getMessage());
    }
  }

  private static void order(Validation validation, FileSourceConfig config) {
    String order = config.choice(FileSourceConfig.ORDER);
    boolean watermarkSet = config.originals().containsKey(FileSourceConfig.WATERMARK);
    validation.require(
        order.equals("none") || !watermarkSet || watermarkIs(config, order),
        FileSourceConfig.WATERMARK,
        "With order=" + order + " the watermark is of that kind: leave it out.");
  }

  private static boolean watermarkIs(FileSourceConfig config, String order) {
    return config.choice(FileSourceConfig.WATERMARK).equals(order);
  }

  private static void after(Validation validation, FileSourceConfig config) {
    String action = config.choice(FileSourceConfig.AFTER);
    validation.require(
        !action.equals("move")
            || !config.getString(FileSourceConfig.AFTER_FOLDER).replaceAll("[/.]", "").isBlank(),
        FileSourceConfig.AFTER_FOLDER,
        "after.file=move needs a folder of the store to move files to, such as read.");
    validation.require(
        !config.getString(FileSourceConfig.AFTER_FOLDER).matches("(.*/)?\\.\\.(/.*)?"),
        FileSourceConfig.AFTER_FOLDER,
        "Write a folder below the store's root, without ..");
    validation.require(
        !action.equals("rename") || !config.getString(FileSourceConfig.AFTER_SUFFIX).isBlank(),
        FileSourceConfig.AFTER_SUFFIX,
        "after.file=rename needs a suffix, such as .read.");
    validation.require(
        config.getString(FileSourceConfig.AFTER_SUFFIX).indexOf('/') < 0,
        FileSourceConfig.AFTER_SUFFIX,
        "A suffix can't hold a slash: set after.file=move to move files.");
    validation.require(
        !action.equals("tag") || !config.getList(FileSourceConfig.AFTER_TAGS).isEmpty(),
        FileSourceConfig.AFTER_TAGS,
        "after.file=tag needs tags, such as state=read.");
    names(validation, config, action);
  }

  /** Checks what the action makes of names, against what is read. */
  private static void names(Validation validation, FileSourceConfig config, String action) {
    validation.require(
        !action.equals("rename")
            || !config.getString(FileSourceConfig.AFTER_SUFFIX).equals(config.doneSuffix()),
        FileSourceConfig.AFTER_SUFFIX,
        "A file that was read would become a marker of file.done.suffix: choose another suffix.");
    if (action.equals("move")
        && validation.clean(FileSourceConfig.AFTER_FOLDER)
        && validation.clean(FileSourceConfig.FOLDERS)) {
      String never = ((Action.Move) config.action()).folder();
      for (String folder : config.folders().at(System.currentTimeMillis())) {
        validation.require(
            !folder.startsWith(never),
            FileSourceConfig.AFTER_FOLDER,
            "Nothing below it is read, so nothing of files.folders would be, in '"
                + folder
                + "': choose a folder beside them.");
      }
    }
  }
}
