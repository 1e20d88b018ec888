package dev.custodia.settings;

import java.util.List;

/**
 * A refusal to start, in sentences for the administrator: what is wrong, where, and what to do. The program prints them
 * as they are and ends with exit code 2; there is never a stack trace to read.
 */
public class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> sentences;

    public CannotStart(List<String> sentences) {
        super(String.join(System.lineSeparator(), sentences));
        this.sentences = List.copyOf(sentences);
    }

    public CannotStart(String sentence) {
        this(List.of(sentence));
    }

    /** All that is wrong, at least one sentence, in the order in which it was found. */
    public List<String> sentences() {
        return sentences;
    }
}
