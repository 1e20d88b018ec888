package dev.custodia.access;

/** What kinds of permissions there are, as the table of rights groups them. */
public enum Area {
    LOOK,
    CHANGE,
    ARCHIVE,
    REMOVE,
    OPERATIONS,
    ADMINISTER
}
