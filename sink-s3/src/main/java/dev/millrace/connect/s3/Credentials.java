package dev.millrace.connect.s3;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Where the credentials come from. */
final class Credentials {
  private Credentials() {}

  static AwsCredentialsProvider of(String accessKey, Password secret, String providerClass) {
    if (!accessKey.isEmpty()) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(accessKey, secret.value()));
    }
    try {
      Class<?> type = Class.forName(providerClass, true, Credentials.class.getClassLoader());
      return (AwsCredentialsProvider) make(type);
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new ConfigException(
          ConnectionKeys.CREDENTIALS_PROVIDER,
          providerClass,
          "must be an AwsCredentialsProvider of AWS SDK 2 that is in the plugin's directory: " + e);
    }
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    Method create;
    try {
      create = type.getMethod("create");
    } catch (NoSuchMethodException e) {
      return type.getConstructor().newInstance();
    }
    try {
      return create.invoke(null);
    } catch (InvocationTargetException e) {
      throw new ConfigException(
          ConnectionKeys.CREDENTIALS_PROVIDER, type.getName(), "fails: " + e.getCause());
    }
  }
}
