package dev.millrace.connect.deltalake;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.millrace.connect.common.contract.HouseRules;

@AnalyzeClasses(
    packages = "dev.millrace.connect",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule KERNEL_INTERNALS_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millrace.connect.deltalake.kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.delta.kernel.internal..", "io.delta.kernel.defaults.internal..")
          .as("Only the package kernel names Kernel's internal classes")
          .because("they change with every version of Kernel");

  @ArchTest
  static final ArchRule LOG_KNOWS_NO_READER =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.connect.deltalake.log..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.millrace.connect.deltalake.kernel..")
          .as("The log's package goes by TableReader and SchemaJson")
          .because("the kernel package depends on it");
}
