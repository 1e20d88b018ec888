package dev.custodia.certificates;

/** How far gone somebody is. */
public enum Level {
    /** From the application. */
    R1,
    /** Unreadable in the files of the database: tables, indexes and statistics were written anew. */
    R2,
    /** From what is kept beside: the server's log, files that came in, what somebody searched by. */
    R3,
    /** From backups: the last older one has been destroyed. */
    R4
}
