package dev.custodia.segments;

import java.time.LocalDate;

/** How many entered a segment and how many left it on one day. */
public record Passage(LocalDate day, long entered, long left) {}
