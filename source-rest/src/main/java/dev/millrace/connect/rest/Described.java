package dev.millrace.connect.rest;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.files.config.SchemaKeys;
import dev.millrace.connect.rest.auth.AuthKeys;
import dev.millrace.connect.rest.body.BodyKeys;
import dev.millrace.connect.rest.http.HttpKeys;
import dev.millrace.connect.rest.http.Masks;
import dev.millrace.connect.rest.openapi.ApiDocument;
import dev.millrace.connect.rest.openapi.DocumentSource;
import dev.millrace.connect.rest.resource.ResourceConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * A configuration with what an OpenAPI document says of its resources: their schemas as given ones,
 * and the paths of those that have none. So the document is read when the connector starts, and
 * tasks need it no more.
 */
final class Described {
  /** What tasks' configurations may hold of schemas: a worker's topic takes 1 MB a task. */
  private static final int MOST_TEXT = 500_000;

  private static final String FROM_DOCUMENT = "openapi";
  private static final ConfigDef HTTP = http();

  private final Map<String, String> props;
  private final Map<String, String> errors = new LinkedHashMap<>();
  private boolean unread;
  private List<String> lists = List.of();
  private int text;

  private Described(Map<String, String> props) {
    this.props = new HashMap<>(props);
  }

  private static ConfigDef http() {
    Keys keys = Keys.define();
    HttpKeys.define(keys);
    return keys.done();
  }

  /** Reads the document, if the configuration names one. */
  static Described of(Map<String, String> props) {
    Described described = new Described(props);
    ApiDocument document = described.load();
    if (document != null) {
      described.lists = document.lists();
    }
    if (!described.unread) {
      described.complete(document);
    }
    return described;
  }

  /** Null if none is named, or it can't be had. */
  private ApiDocument load() {
    String place = props.getOrDefault(RestSourceConfig.OPENAPI, "").strip();
    if (place.isEmpty()) {
      return null;
    }
    try {
      AbstractConfig config = new AbstractConfig(HTTP, props, false);
      return DocumentSource.load(
          place, HttpKeys.settings(config, Masks.of(AuthKeys.secrets(config))));
    } catch (IllegalArgumentException e) {
      unread = true;
      errors.put(RestSourceConfig.OPENAPI, "The OpenAPI document: " + Messages.of(e) + ".");
    } catch (ConfigException e) {
      unread = true; // A key of HTTP is wrong, and told there.
    }
    return null;
  }

  private void complete(ApiDocument document) {
    try {
      RestSourceConfig config = new RestSourceConfig(props);
      for (String name : config.resourceNames()) {
        path(name, config, document);
      }
      config = new RestSourceConfig(props);
      for (String name : config.resourceNames()) {
        schema(name, config, document);
      }
    } catch (ConfigException e) {
      // Some key by itself is wrong, and told there.
    }
  }

  private void path(String name, RestSourceConfig config, ApiDocument document) {
    if (document == null || config.has(name, "path")) {
      return;
    }
    Map<String, String> keys = document.named(name);
    if (keys.isEmpty()) {
      errors.put(
          config.written(name, "path"),
          "The OpenAPI document has no operation '"
              + name
              + "': write the path, or name the resource as one of the recommended values of "
              + RestSourceConfig.RESOURCES
              + ".");
    }
    keys.forEach(
        (key, value) -> {
          if (!config.has(name, key)) {
            props.put(RestSourceConfig.own(name, key), value);
          }
        });
  }

  private void schema(String name, RestSourceConfig config, ApiDocument document) {
    ResourceConfig resource = config.resource(name);
    String mode = Validators.normal(resource.getString(SchemaKeys.MODE));
    if (!mode.equals(FROM_DOCUMENT)) {
      return;
    }
    if (document == null) {
      errors.put(config.written(name, SchemaKeys.MODE), "Set openapi, the document with schemas.");
      return;
    }
    try {
      String schema = document.schema(question(name, config, resource));
      text += schema.length();
      if (text > MOST_TEXT) {
        throw new IllegalArgumentException(
            "the schemas take more than "
                + MOST_TEXT
                + " characters, which a task's"
                + " configuration has no room for");
      }
      props.put(RestSourceConfig.own(name, SchemaKeys.MODE), "given");
      props.put(RestSourceConfig.own(name, SchemaKeys.SCHEMA), schema);
    } catch (IllegalArgumentException e) {
      errors.put(
          config.written(name, SchemaKeys.MODE),
          "Resource '"
              + name
              + "' has no schema in the OpenAPI document: "
              + e.getMessage()
              + ". Set schema.mode of this resource to infer, or to given with a schema.");
    }
  }

  private static ApiDocument.Question question(
      String name, RestSourceConfig config, ResourceConfig resource) {
    return new ApiDocument.Question(
        name,
        config.baseUrl(),
        resource.method(),
        resource.path(),
        BodyKeys.jsonPath(resource),
        BodyKeys.isLines(resource),
        resource.getInt(SchemaKeys.MAX_COLUMNS));
  }

  /** The configuration that counts. */
  Map<String, String> props() {
    return props;
  }

  /**
   * @throws ConfigException if there are errors, with the first
   */
  Map<String, String> checked() {
    errors.forEach(
        (key, message) -> {
          throw new ConfigException(key + ": " + message);
        });
    return props;
  }

  /** Adds errors, and the resources that the document has. */
  void tell(Validation validation) {
    errors.forEach(validation::error);
    if (!lists.isEmpty()) {
      validation.recommend(RestSourceConfig.RESOURCES, lists);
    }
  }
}
