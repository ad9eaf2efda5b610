package dev.millrace.sandbox.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that uses the sandbox. Classes that ask for the same parts share one, which starts
 * with the first of them and ends with the test run; tests in it must not disturb each other, so
 * they name their topics, tables and connectors by {@link TestNames}.
 *
 * <p>The workers load the archives that the system property {@code millrace.archives} names.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SandboxExtension.class)
public @interface UseSandbox {

  /** How many workers; 0 for a broker alone. */
  int workers() default 1;

  /** Whether PostgreSQL is needed. */
  boolean postgres() default false;

  /** Whether the S3 server is needed. */
  boolean s3() default false;

  /** Whether the stand-in for Snowflake is needed. */
  boolean snowflake() default false;

  /** Whether a failure shows the end of the broker's log, too, and not of the workers' only. */
  boolean brokerLog() default false;

  /**
   * Whether this class has a sandbox of its own, since it kills what others use. It ends with the
   * class.
   */
  boolean alone() default false;
}
