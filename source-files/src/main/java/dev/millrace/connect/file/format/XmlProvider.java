package dev.millrace.connect.file.format;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.config.XmlKeys;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.xml.XmlPath;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** XML. */
public final class XmlProvider implements FormatProvider {
  static final String RECORD = "xml.record";

  @Override
  public List<String> formats() {
    return List.of("xml");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("XML")
        .add(
            Key.string(RECORD)
                .byDefault(XmlPath.CHILDREN.toString())
                .check(XmlKeys.path())
                .display("Record elements")
                .doc(
                    "The elements that are records: `/orders/order` from the root, `order`"
                        + " anywhere, `*` for any name. By default each child of the root."));
    XmlKeys.define(keys);
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
    return XmlKeys.format(XmlPath.parse(config.getString(RECORD)), config);
  }
}
