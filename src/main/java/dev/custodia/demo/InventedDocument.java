package dev.custodia.demo;

import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import java.time.LocalDate;

/** @param cents never negative, whatever the kind */
public record InventedDocument(
        String externalId, String number, LocalDate date, DocumentKind kind, long cents, DocumentState state) {}
