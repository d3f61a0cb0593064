package org.glrnn.cli.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameContaining;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.Arrays;

import com.tngtech.archunit.lang.ArchRule;

/**
 * Which package may know which. A set of rules holds for the packages below one root, so that the tests can point them
 * at a fixture that breaks them.
 */
final class Architecture {
    private static final String TORNADO = "uk.ac.manchester.tornado.api..";
    private static final String VARIANTS = ".KernelVariants";
    private final String root;

    Architecture(String root) {
        this.root = root;
    }

    /** The command line is on top. */
    ArchRule nothingKnowsTheCommandLine() {
        return noClasses().that().resideOutsideOfPackage(in("cli")).should().dependOnClassesThat().resideInAPackage(in("cli"));
    }

    /** Text and tokens stand at the bottom; tokenizers and tasks have options. */
    ArchRule dataKnowsNoOtherPackage() {
        return onlyKnows("data", "data", "tasks.option");
    }

    /** A device is chosen before there is a model; its profile names the kernels it wants. */
    ArchRule deviceKnowsOnlyData() {
        return onlyKnows("device", "device", "data");
    }

    /** A model is a library of its own: it knows no files, no runs. */
    ArchRule modelsKnowNoRuns() {
        return noClasses().that().resideInAnyPackage(in("lm"), in("nn")).should().dependOnClassesThat()
                .resideInAnyPackage(in("data"), in("checkpoint"), in("train"), in("report"), in("verify"));
    }

    /** A checkpoint can be read without training. */
    ArchRule checkpointsKnowNoTraining() {
        return noClasses().that().resideInAPackage(in("checkpoint")).should().dependOnClassesThat()
                .resideInAnyPackage(in("train"), in("report"), in("verify"));
    }

    /**
     * Only models and training build task graphs; what a parameter is called and where it lies, which kernels a device
     * wants, and which mixers and optimisers there are with what options, is for all.
     */
    ArchRule onlyModelsAndTrainingUseTaskGraphs() {
        return noClasses().that().resideOutsideOfPackages(in("lm"), in("nn"), in("train"), in("tasks"))
                .should().dependOnClassesThat(resideInAPackage(in("tasks"))
                        .and(not(resideInAnyPackage(root + ".tasks.mixer", root + ".tasks.option")))
                        .and(not(simpleNameStartingWith("Parameter"))).and(not(simpleName("Shape")))
                        .and(not(simpleName("Activation"))).and(not(simpleName("AdamWOptimizer")))
                        .and(not(nameContaining(VARIANTS))));
    }

    /** A mixer is one folder and one line: nobody else knows that it exists, and none knows another. */
    ArchRule nobodyNamesAMixer() {
        return noClasses().that(resideInAPackage(root + "..").and(not(resideInAPackage(root + ".tasks.mixer.*.."))))
                .should().dependOnClassesThat().resideInAPackage(root + ".tasks.mixer.*..");
    }

    /** What several mixers share has a folder that is none of theirs. */
    ArchRule mixersDoNotKnowEachOther() {
        return slices().matching(root + ".tasks.mixer.(*)..").should().notDependOnEachOther()
                .ignoreDependency(resideInAPackage(root + ".."), resideInAPackage(root + ".tasks.mixer.cell.."));
    }

    /** An operator is made of graph parts and of other operators; it knows no mixer and no plan. */
    ArchRule operatorsKnowNoMixers() {
        return noClasses().that().resideInAnyPackage(in("tasks.op"), in("tasks.graph"), in("tasks.option"), in("tasks.simd"))
                .should().dependOnClassesThat().resideInAnyPackage(in("tasks.mixer"), in("tasks.plan"));
    }

    /** A mixer does not know what runs it. */
    ArchRule mixersKnowNoPlans() {
        return noClasses().that().resideInAPackage(in("tasks.mixer")).should().dependOnClassesThat()
                .resideInAPackage(in("tasks.plan"));
    }

    /** The parts of graphs, options and what routines share stand at the bottom of the tasks. */
    ArchRule graphPartsKnowNoOperators() {
        return noClasses().that().resideInAnyPackage(in("tasks.graph"), in("tasks.option"), in("tasks.simd")).should()
                .dependOnClassesThat().resideInAnyPackage(in("tasks.op"));
    }

    /** None of the three at the bottom needs another. */
    ArchRule theBottomRoomsStandAlone() {
        return slices().matching(root + ".tasks.(graph|option|simd)..").should().notDependOnEachOther();
    }

    /** What offers operators by the names of parameters stands on them, and no operator on it. */
    ArchRule operatorsDoNotKnowTheirFacade() {
        return noClasses().that().resideInAPackage(root + ".tasks.op.*..").should().dependOnClassesThat()
                .resideInAPackage(root + ".tasks.op");
    }

    /** Plans run mixers by what they are in general. */
    ArchRule plansNameNoMixer() {
        return noClasses().that().resideInAPackage(in("tasks.plan")).should().dependOnClassesThat()
                .resideInAPackage(root + ".tasks.mixer.*..");
    }

    /** An operator may be made of others, but not in a circle. */
    ArchRule operatorsAreFreeOfCycles() {
        return slices().matching(root + ".tasks.op.(*)..").should().beFreeOfCycles();
    }

    /** TornadoVM's types stay with those that compute. */
    ArchRule onlyComputationKnowsTornado() {
        return noClasses().that().resideOutsideOfPackages(in("lm"), in("nn"), in("train"), in("device"), in("tasks"))
                .should().dependOnClassesThat().resideInAPackage(TORNADO);
    }

    /** A library does not print; only the routines say once that the JVM lacks what they need. */
    ArchRule onlyTheCommandLinePrints() {
        return noClasses().that().resideOutsideOfPackages(in("cli"), in("tasks.simd")).should(ACCESS_STANDARD_STREAMS);
    }

    /** No two packages know each other. */
    ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private ArchRule onlyKnows(String name, String... known) {
        return noClasses().that().resideInAPackage(in(name)).should().dependOnClassesThat(resideInAPackage(root + "..")
                .and(not(nameContaining(VARIANTS))).and(not(resideInAnyPackage(
                        Arrays.stream(known).map(this::in).toArray(String[]::new)))));
    }

    private String in(String name) {
        return root + "." + name + "..";
    }
}
