package dev.custodia.screens;

import java.io.Serializable;

/** A sentence shown once, on the next page. */
public record Message(Tone tone, String text) implements Serializable {}
