package dev.millrace.connect.common.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * The arrows and promises of docs/architecture.md that class files can show. Every module that
 * ships in an archive runs them over its own classes.
 */
public final class HouseRules {
  private HouseRules() {}

  @ArchTest
  static final ArchRule CONNECTORS_ARE_STRANGERS =
      slices()
          .assignedFrom(new ByConnector())
          .should()
          .notDependOnEachOther()
          .as("A connector never imports another connector")
          .because("each ships alone; what two of them need moves down into connect-common")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule COMMON_NAMES_NO_SYSTEM =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.connect.common..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.fasterxml.jackson..",
              "software.amazon..",
              "org.postgresql..",
              "com.zaxxer..",
              "org.apache.parquet..",
              "java.sql..",
              "io.debezium..")
          .as("connect-common names no system and holds no Jackson")
          .because("every archive carries it; Jackson beside Debezium breaks the plugin scan")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NO_WORKER_INTERNALS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.connect.runtime..", "org.apache.kafka.connect.util..", "kafka..")
          .as("A plugin uses the Connect API only")
          .because("worker internals change between versions, and one archive serves 3.6 to 4.3");

  @ArchTest
  static final ArchRule NEW_API_IN_ONE_HOLDER =
      noClasses()
          .that()
          .doNotHaveSimpleName("PluginMetricsRegistry")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.kafka.common.metrics.PluginMetrics")
          .as("PluginMetrics (Kafka 4.1) is named by PluginMetricsRegistry alone")
          .because("on an older worker a class that names it fails to link");

  @ArchTest
  static final ArchRule NO_STATIC_STATE =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .as("No static mutable state")
          .because("tasks of several connectors share one JVM and one class loader")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NO_SLEEP =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .as("Nobody sleeps")
          .because(
              "poll() and put() must return in time: keep a deadline between calls, as Guard does");

  @ArchTest static final ArchRule LOG_BY_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest static final ArchRule NO_STANDARD_STREAMS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule SHALLOW =
      classes()
          .should(extendAtMostOneOfOurs())
          .as("No inheritance deeper than one of our own classes")
          .because("composition reads from top to bottom, a class hierarchy does not");

  private static ArchCondition<JavaClass> extendAtMostOneOfOurs() {
    return new ArchCondition<>("extend at most one class of ours") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        long ours =
            item.getAllRawSuperclasses().stream()
                .filter(parent -> parent.getPackageName().startsWith("dev.millrace"))
                .filter(parent -> !parent.getModifiers().contains(JavaModifier.SYNTHETIC))
                .count();
        if (ours > 1) {
          events.add(SimpleConditionEvent.violated(item, item.getName() + " extends " + ours));
        }
      }
    };
  }

  /** One slice a connector; the common rooms are in none. */
  private static final class ByConnector implements SliceAssignment {
    private static final String ROOT = "dev.millrace.connect.";

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      if (!name.startsWith(ROOT)) {
        return SliceIdentifier.ignore();
      }
      String room = name.substring(ROOT.length()).split("\\.", 2)[0];
      return room.equals("common") || room.equals("files")
          ? SliceIdentifier.ignore()
          : SliceIdentifier.of(room);
    }

    @Override
    public String getDescription() {
      return "connectors";
    }
  }
}
