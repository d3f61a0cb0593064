package org.glrnn.cli.arch;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the project against its rules, and each rule against a fixture that breaks it. */
class ArchitectureTest {
    private static final String PROJECT = "org.glrnn";
    private static final String FIXTURE = "org.glrnn.cli.arch.fixture";
    private static final JavaClasses PROJECT_CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(PROJECT);
    private static final JavaClasses FIXTURE_CLASSES = new ClassFileImporter().importPackages(FIXTURE);

    @ParameterizedTest
    @ValueSource(strings = {"cli.Main", "data.Tokenizer", "device.Devices", "nn.Layer", "lm.GatedLinearRNNLM",
        "checkpoint.Checkpoint", "report.HtmlReport", "train.Trainer", "verify.GoldenVerifier", "tasks.op.product.Linear"})
    void theProjectIsSeenWhole(String name) {
        assertTrue(PROJECT_CLASSES.contain(PROJECT + "." + name));
    }

    @ParameterizedTest
    @MethodSource("projectRules")
    void theProjectKeeps(ArchRule rule) {
        rule.check(PROJECT_CLASSES);
    }

    @ParameterizedTest
    @MethodSource("fixtureRules")
    void theFixtureBreaks(ArchRule rule) {
        var failure = assertThrows(AssertionError.class, () -> rule.check(FIXTURE_CLASSES));
        assertTrue(failure.getMessage().contains(FIXTURE), failure.getMessage());
    }

    private static Stream<ArchRule> projectRules() {
        return rules(new Architecture(PROJECT));
    }

    private static Stream<ArchRule> fixtureRules() {
        return rules(new Architecture(FIXTURE));
    }

    private static Stream<ArchRule> rules(Architecture architecture) {
        return Stream.of(
                architecture.nothingKnowsTheCommandLine(),
                architecture.dataKnowsNoOtherPackage(),
                architecture.deviceKnowsOnlyData(),
                architecture.modelsKnowNoRuns(),
                architecture.checkpointsKnowNoTraining(),
                architecture.onlyModelsAndTrainingUseTaskGraphs(),
                architecture.onlyComputationKnowsTornado(),
                architecture.onlyTheCommandLinePrints(),
                architecture.nobodyNamesAMixer(),
                architecture.mixersDoNotKnowEachOther(),
                architecture.operatorsKnowNoMixers(),
                architecture.mixersKnowNoPlans(),
                architecture.graphPartsKnowNoOperators(),
                architecture.theBottomRoomsStandAlone(),
                architecture.operatorsDoNotKnowTheirFacade(),
                architecture.plansNameNoMixer(),
                architecture.operatorsAreFreeOfCycles(),
                architecture.noCycles());
    }
}
