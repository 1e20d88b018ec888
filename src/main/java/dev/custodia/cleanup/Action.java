package dev.custodia.cleanup;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.custodia.access.Permission;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Fate;
import dev.custodia.facts.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a plan does to those it finds. */
public enum Action {
    ARCHIVE,
    UNARCHIVE,
    /** To the bin, and from there gone. */
    DELETE,
    /** To the bin, and from there anonymised. */
    ANONYMISE,
    /** Deleted where possible, else anonymised. */
    REMOVE,
    /** Deleted together with all documents. */
    FORCE,
    /** Out of the bin, to where they were. */
    RESTORE,
    /** Out of the bin for good, before their time is over. */
    PURGE;

    String act() {
        return switch (this) {
            case ARCHIVE -> Customers.ARCHIVE;
            case UNARCHIVE -> Customers.UNARCHIVE;
            case DELETE, ANONYMISE, REMOVE, FORCE -> Customers.REMOVE;
            case RESTORE -> Customers.RESTORE;
            case PURGE -> Customers.PURGE;
        };
    }

    /** Where those stand whom it can be done to; others are not found by a plan. */
    public Set<Place> places() {
        return switch (this) {
            case ARCHIVE -> EnumSet.of(Place.ACTIVE);
            case UNARCHIVE -> EnumSet.of(Place.ARCHIVED);
            case DELETE, ANONYMISE, REMOVE, FORCE -> EnumSet.of(Place.ACTIVE, Place.ARCHIVED);
            case RESTORE, PURGE -> EnumSet.of(Place.BIN);
        };
    }

    /** Where a plan looks unless it is told otherwise. */
    public Place from() {
        return places().iterator().next();
    }

    /** What may become of each, the first against which nothing stands; empty for what only moves. */
    public List<Fate> fates() {
        return switch (this) {
            case DELETE -> List.of(Fate.DELETE);
            case ANONYMISE -> List.of(Fate.ANONYMISE);
            case REMOVE -> List.of(Fate.DELETE, Fate.ANONYMISE);
            case FORCE -> List.of(Fate.FORCE);
            case ARCHIVE, UNARCHIVE, RESTORE, PURGE -> List.of();
        };
    }

    public boolean removes() {
        return !fates().isEmpty();
    }

    /** What whoever plans and confirms it must be allowed. */
    public Set<Permission> needs(boolean one) {
        return switch (this) {
            case ARCHIVE, UNARCHIVE -> EnumSet.of(one ? Permission.ARCHIVE_ONE : Permission.ARCHIVE_MANY);
            case DELETE, REMOVE -> EnumSet.of(removing(one));
            case ANONYMISE -> EnumSet.of(removing(one), Permission.ANONYMISE);
            case FORCE -> EnumSet.of(removing(one), Permission.FORCE);
            case RESTORE -> EnumSet.of(Permission.RESTORE);
            case PURGE -> EnumSet.of(Permission.PURGE);
        };
    }

    private static Permission removing(boolean one) {
        return one ? Permission.REMOVE_ONE : Permission.REMOVE_MANY;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Action of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
