package org.glrnn.tasks.mixer;

/**
 * Where in a model a mixer stands.
 *
 * @param layer its layer, from 0
 * @param layers number of layers
 * @param inputWidth width D of its input
 * @param outputWidth width M of its output
 * @param maxLength tokens of the longest text whose state is kept from call to call; 0: every call is a text of its own
 */
public record Place(int layer, int layers, int inputWidth, int outputWidth, int maxLength) {
}
