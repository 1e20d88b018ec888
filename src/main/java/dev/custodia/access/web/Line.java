package dev.custodia.access.web;

import java.time.Instant;

/** One line of the journal's page. */
public record Line(long number, Instant at, String sentence, String via) {}
