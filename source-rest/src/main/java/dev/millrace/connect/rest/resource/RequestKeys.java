package dev.millrace.connect.rest.resource;

import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.rest.template.Known;
import dev.millrace.connect.rest.template.RequestTemplate;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** What a resource is asked with. */
public final class RequestKeys {
  static final String PATH = "path";
  static final String METHOD = "method";
  static final String QUERY = "query";
  static final String HEADERS = "headers";
  static final String BODY = "body";
  static final String BODY_TYPE = "body.type";
  static final String PARTITIONS = "partitions";
  static final String PARENT = "parent";

  private RequestKeys() {}

  static void define(Keys keys) {
    keys.group("Request")
        .add(
            Key.string(PATH)
                .byDefault("")
                .high()
                .display("Path")
                .doc(
                    "Behind `base.url`, without a query: `/repos/{{config:repo}}/issues`. Path,"
                        + " query, headers and body may hold references such as `{{since}}`, as the"
                        + " page says."))
        .add(
            Key.string(METHOD)
                .byDefault("GET")
                .check(oneOf("GET", "POST"))
                .display("Method")
                .doc("`POST` for APIs that read by it, such as GraphQL and SOAP."))
        .add(
            Key.string(QUERY)
                .byDefault("")
                .high()
                .display("Query")
                .doc(
                    "`a=1&b={{page}}`. A parameter whose references are all empty is left out, as"
                        + " `since={{since}}` is in the first round."))
        .add(
            Key.list(HEADERS)
                .byDefault(List.of())
                .display("Headers")
                .doc("`Name: value` each. No secrets: they belong to `auth.`."))
        .add(
            Key.string(BODY)
                .byDefault("")
                .display("Body")
                .doc("With `method=POST`: JSON, XML, or a form `a=1&b={{page}}`."))
        .add(
            Key.string(BODY_TYPE)
                .byDefault("application/json")
                .display("Content type")
                .doc("Of the body; it says how values are written into it."))
        .add(
            Key.list(PARTITIONS)
                .byDefault(List.of())
                .display("Partitions")
                .doc(
                    "Values for each of which the resource is read on its own, side by side, as"
                        + " `{{partition}}`: regions, accounts, repositories."))
        .add(
            Key.string(PARENT)
                .byDefault("")
                .display("Parent")
                .doc(
                    "The resource for each of whose records this one is asked, with"
                        + " `{{parent:/id}}`. Children are read by the task that reads the"
                        + " parent."));
  }

  /**
   * @param prefix of the keys of path, query and body
   */
  static RequestTemplate template(AbstractConfig config, String prefix, Known known) {
    return RequestTemplate.parse(
        new RequestTemplate.Text(
            prefix,
            config.getString(prefix + PATH),
            config.getString(prefix + QUERY),
            config.getList(HEADERS),
            config.getString(prefix + BODY),
            config.getString(BODY_TYPE)),
        known);
  }
}
