package dev.custodia.desk.web;

/** Something under way, in a sentence, and where it can be watched. */
public record Work(String sentence, String href) {}
