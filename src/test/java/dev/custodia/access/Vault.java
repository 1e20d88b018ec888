package dev.custodia.access;

/** A room's door, as small as one can be; not public, as a verb of a room would be. */
class Vault {
    @Needs(Permission.CUSTOMERS_LOOK)
    String look() {
        return "a look";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.ARCHIVE_MANY})
    String take() {
        return "taken";
    }
}
