package org.tornadojvm;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TaskPackage;

/**
 * One task of a graph as the program wrote it.
 *
 * @param id
 *            name within the graph
 * @param code
 *            the method reference or lambda, a {@code TornadoFunctions.TaskN}
 * @param arguments
 *            what it is called with
 */
record TaskDefinition(String id, Object code, Object[] arguments) {

    static TaskDefinition of(TaskPackage taskPackage) {
        Object[] parameters = taskPackage.getTaskParameters();
        return new TaskDefinition(taskPackage.getId(), parameters[0],
                Arrays.copyOfRange(parameters, 1, parameters.length));
    }

    /** Arrays and other objects with content live in device memory; scalars and contexts are passed as they are. */
    static boolean livesOnDevice(Object argument) {
        return !(argument instanceof Number && !(argument instanceof AtomicInteger))
                && !(argument instanceof Boolean) && !(argument instanceof Character)
                && !(argument instanceof KernelContext);
    }
}
