package dev.custodia.customers;

/** A free word that is put on customers; a tag is unique by the plain letters of its name. */
public record Tag(long tagId, String name, TagColour colour) {}
