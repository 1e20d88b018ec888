package dev.custodia.trust.web;

import dev.custodia.screens.Pair;
import dev.custodia.trust.Promise;
import java.util.List;

/**
 * A promise that has a test, as the page shows it.
 *
 * @param how what the test does
 * @param pairs what it measured; empty where there are no figures
 * @param caught the planted faults, in the words of the tests
 */
public record Shown(Promise promise, String how, List<Pair> pairs, List<String> caught) {}
