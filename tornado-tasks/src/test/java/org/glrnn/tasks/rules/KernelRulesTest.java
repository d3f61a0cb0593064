package org.glrnn.tasks.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.glrnn.tasks.rules.KernelRules.Rule;
import org.glrnn.tasks.rules.KernelRules.Violation;
import org.glrnn.tasks.testing.KernelClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's kernels keep the rules, and every rule is seen to fail on a fixture that breaks it. */
class KernelRulesTest {

    @Test
    void kernelsKeepTheRules() {
        assertTrue(KernelClasses.all().size() >= 28, () -> "only " + KernelClasses.all());
        assertEquals(List.of(), KernelRules.check(KernelClasses.code()));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(Broken.NotStatic.class, Rule.STATIC),
                Arguments.of(Broken.BooleanParameter.class, Rule.PARAMETER_TYPES),
                Arguments.of(Broken.LongHelperParameter.class, Rule.PARAMETER_TYPES),
                Arguments.of(Broken.BooleanHelperParameter.class, Rule.PARAMETER_TYPES),
                Arguments.of(Broken.TooManyParameters.class, Rule.PARAMETER_COUNT),
                Arguments.of(Broken.OffsetAmongScalars.class, Rule.FRAME),
                Arguments.of(Broken.FrameAfterScalars.class, Rule.FRAME),
                Arguments.of(Broken.DataAfterFrame.class, Rule.FRAME),
                Arguments.of(Broken.FrameWithAGap.class, Rule.FRAME),
                Arguments.of(Broken.FrameReadTwice.class, Rule.FRAME),
                Arguments.of(Broken.FrameReadAtAVariable.class, Rule.FRAME),
                Arguments.of(Broken.UnreadFrame.class, Rule.FRAME),
                Arguments.of(Broken.OpenClName.class, Rule.NAME),
                Arguments.of(Broken.NewObject.class, Rule.ALLOCATION),
                Arguments.of(Broken.ArrayOfScalarSize.class, Rule.ALLOCATION),
                Arguments.of(Broken.LocalArrayOfScalarSize.class, Rule.ALLOCATION),
                Arguments.of(Broken.ContextHelper.class, Rule.PARAMETER_TYPES),
                Arguments.of(Broken.LocalArrayHelper.class, Rule.PARAMETER_TYPES),
                Arguments.of(Broken.ArrayOfArrays.class, Rule.ALLOCATION),
                Arguments.of(Broken.Thrower.class, Rule.EXCEPTION),
                Arguments.of(Broken.Catcher.class, Rule.EXCEPTION),
                Arguments.of(Broken.Lambda.class, Rule.INVOKEDYNAMIC),
                Arguments.of(Broken.MutableStatic.class, Rule.STATIC_FIELD),
                Arguments.of(Broken.StaticArray.class, Rule.STATIC_FIELD),
                Arguments.of(Broken.JavaMath.class, Rule.CALL),
                Arguments.of(Broken.ArrayMethod.class, Rule.CALL),
                Arguments.of(Broken.Recursion.class, Rule.RECURSION),
                Arguments.of(Broken.Reduction.class, Rule.REDUCE),
                Arguments.of(Broken.Sequential.class, Rule.NOT_PARALLEL),
                Arguments.of(Broken.StartsAtOne.class, Rule.LOOP_SHAPE),
                Arguments.of(Broken.StartsAtScalar.class, Rule.LOOP_SHAPE),
                Arguments.of(Broken.LessOrEqual.class, Rule.LOOP_SHAPE),
                Arguments.of(Broken.StepTwo.class, Rule.LOOP_SHAPE),
                Arguments.of(Broken.Skips.class, Rule.LOOP_SHAPE),
                Arguments.of(Broken.BoundFromArray.class, Rule.LOOP_BOUND),
                Arguments.of(Broken.BoundFromArrayByVariable.class, Rule.LOOP_BOUND),
                Arguments.of(Broken.ParameterOverwrittenFromArray.class, Rule.LOOP_BOUND),
                Arguments.of(Broken.FourNested.class, Rule.LOOP_DEPTH),
                Arguments.of(Broken.UnsignedShift.class, Rule.SHIFT),
                Arguments.of(Broken.Rotation.class, Rule.CALL),
                Arguments.of(Broken.BitsOfAFloat.class, Rule.CALL),
                Arguments.of(Broken.DivisionByFour.class, Rule.DIVISION),
                Arguments.of(Broken.RemainderOfEight.class, Rule.DIVISION));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void brokenRuleIsFound(Class<?> fixture, Rule rule) {
        Set<Rule> found = rules(fixture);
        assertTrue(found.contains(rule), () -> "expected " + rule + ", found " + found);
    }

    @Test
    void everyRuleHasAFixture() {
        Set<Rule> rules = broken().map(arguments -> (Rule) arguments.get()[1]).collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(Rule.class), rules);
    }

    @Test
    void whatIsAllowedIsNotReported() {
        assertEquals(List.of(), KernelRules.check(List.of(bytes(Broken.Nothing.class))));
        assertEquals(List.of(), KernelRules.check(List.of(bytes(Broken.Group.class))));
        assertEquals(List.of(), KernelRules.check(List.of(bytes(Broken.Blocks.class))));
        assertEquals(List.of(), KernelRules.check(List.of(bytes(Broken.Framed.class))));
    }

    private static Set<Rule> rules(Class<?> fixture) {
        return KernelRules.check(List.of(bytes(fixture))).stream().map(Violation::rule).collect(Collectors.toSet());
    }

    private static byte[] bytes(Class<?> type) {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream stream = type.getResourceAsStream(file)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
