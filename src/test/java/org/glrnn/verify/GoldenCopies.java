package org.glrnn.verify;

import tools.jackson.databind.node.ObjectNode;

/** Copies of packaged golden files, to be damaged. */
final class GoldenCopies {
    private GoldenCopies() {
    }

    static ObjectNode read(String name) {
        return (ObjectNode) GoldenResources.read(name);
    }
}
