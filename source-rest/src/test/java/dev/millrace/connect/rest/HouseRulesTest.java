package dev.millrace.connect.rest;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.millrace.connect.common.contract.HouseRules;

@AnalyzeClasses(
    packages = "dev.millrace.connect",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(HouseRules.class);
}
