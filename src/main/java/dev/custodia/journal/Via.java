package dev.custodia.journal;

/** The door through which somebody acted. */
public enum Via {
    SCREEN,
    API,
    JOB,
    COMMAND
}
